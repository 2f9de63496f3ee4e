<?php
// What an institution's or ministry's programmer would write first: PHP's own SoapServer over a table.
// It checks no token, no grant and no signature, and records nothing: it does less than the system it is compared with.
declare(strict_types=1);

final class PersonService
{
    public function PersonQuery(object $query): array
    {
        $database = pg_pconnect(getenv('BENCH_DATABASE'));
        static $prepared = false;
        if (!$prepared) {
            // A kept connection may hold the statement of an earlier request of this worker.
            $known = pg_query_params($database, 'SELECT 1 FROM pg_prepared_statements WHERE name = $1', ['person']);
            if (pg_num_rows($known) === 0) {
                pg_prepare($database, 'person', 'SELECT * FROM person WHERE number = $1');
            }
            $prepared = true;
        }
        $row = pg_fetch_assoc(pg_execute($database, 'person', [$query->number]));
        if ($row === false) {
            throw new SoapFault('Client', 'not found');
        }
        return $row;
    }
}

ini_set('soap.wsdl_cache_enabled', '1');
$server = new SoapServer(getenv('BENCH_WSDL'), ['cache_wsdl' => WSDL_CACHE_BOTH]);
$server->setClass(PersonService::class);
$server->handle();
