// The usual Node way: the `soap` package on the HTTPS server of Node, `pg` for the table, one worker a core.
// It checks no token, no grant and no signature, and records nothing: it does less than the system it is compared with.
'use strict';
const cluster = require('node:cluster');
const fs = require('node:fs');
const https = require('node:https');

if (cluster.isPrimary) {
    const workers = Number(process.env.BENCH_WORKERS || 2);
    for (let number = 0; number < workers; ++number) cluster.fork();
} else {
    const soap = require('soap');
    const { Pool } = require('pg');
    const pool = new Pool({ connectionString: process.env.BENCH_DATABASE, max: 8 });
    const service = {
        PersonService: {
            PersonSoap: {
                async PersonQuery(query) {
                    const found = await pool.query({
                        name: 'person',
                        text: 'SELECT * FROM person WHERE number = $1',
                        values: [query.number],
                    });
                    if (found.rows.length === 0) throw new Error('not found');
                    return found.rows[0];
                },
            },
        },
    };
    const server = https.createServer({
        cert: fs.readFileSync(process.env.BENCH_CERTIFICATE),
        key: fs.readFileSync(process.env.BENCH_KEY),
    });
    server.keepAliveTimeout = 300000;
    server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', () => {
        soap.listen(server, '/person', service, fs.readFileSync(process.env.BENCH_WSDL, 'utf8'));
    });
}
