#!/usr/bin/env python3
"""Checks WSDL files with the four clients that institutions are known to use, and lets them read answers.

Usage:   tests/e2e/wsdl_check.py WSDL_DIR [ANSWER_DIR]
         WSDL_DIR    searched for *.wsdl; all are given to gSOAP wsdl2h, PHP SoapClient, zeep and npm soap
         ANSWER_DIR  <version>/<service>/*.xml; zeep (strict) and PHP must read each answer with the WSDL of its service,
                     and public/<service>/<true or false>_*.xml, whose answer they must read as that
Exit:    0 all read everything, 1 something was refused, 2 wrong usage or a client is missing.
Example: tests/e2e/wsdl_check.py tests/golden/wsdl tests/golden/services
"""
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

PHP = r"""
class Canned extends SoapClient {
    public $answer;
    #[\ReturnTypeWillChange]
    public function __doRequest($request, $location, $action, $version, $oneWay = false) { return $this->answer; }
}
$files = array_slice($argv, 1);
$wsdl = array_shift($files);
$client = new Canned($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true, 'soap_version' => SOAP_1_2]);
if (count($client->__getFunctions()) < 1 || count($client->__getTypes()) < 1) { fwrite(STDERR, "nothing found\n"); exit(1); }
preg_match('/^\S+ (\w+)\(/', $client->__getFunctions()[0], $match);
// The members of the public checks are not optional: what is asked does not matter here, it only has to be there.
$asked = array_values(preg_grep("/^struct $match[1] \{/", $client->__getTypes()))[0];
preg_match_all('/ (?:long|int|string|boolean) (\w+);/', $asked, $members);
foreach ($files as $file) {
    $client->answer = file_get_contents($file);
    $result = $client->__soapCall($match[1], [array_fill_keys($members[1], 1)]);
    $inner = $result->{$match[1] . 'Result'};
    if (basename(dirname($file, 2)) === 'public') {
        if ($inner !== str_starts_with(basename($file), 'true')) { fwrite(STDERR, "$file: read as another answer\n"); exit(1); }
        continue;
    }
    if (!property_exists($inner, 'SorguSonucu') || !property_exists($inner, 'HataBilgisi')) { fwrite(STDERR, "$file: members missing\n"); exit(1); }
}
"""

NODE = """
const soap = require('soap');
soap.createClientAsync(process.argv[1]).then(client => {
    const services = Object.values(client.describe());
    if (!services.length || !Object.values(Object.values(services[0])[0]).length) throw new Error('nothing found');
}).catch(error => { console.error(String(error)); process.exit(1); });
"""


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip()[-600:] or f"exit {done.returncode}"


def read_with_zeep(wsdl, answers):
    import zeep
    from lxml import etree
    try:
        client = zeep.Client(str(wsdl), settings=zeep.Settings(strict=True, xml_huge_tree=False))
        for answer in answers:
            document = etree.fromstring(answer.read_bytes())
            result = operation_of(client, document).process_reply(document)
            if not answers_its_question(result, answer):
                return f"{answer}: members missing, or read as another answer"
    except Exception as error:  # whatever a client library raises is a refusal
        return f"{type(error).__name__}: {error}"
    return ""


def operation_of(client, document):
    """The only operation, of the binding that speaks the SOAP version of the answer."""
    from lxml import etree
    spoken = [binding for binding in client.wsdl.bindings.values() if binding.nsmap["soap-env"] == etree.QName(document).namespace]
    return next(iter(spoken[0].all().values()))


def answers_its_question(result, answer):
    """zeep unwraps the only member of the body: the two members of every result, or the truth value of a public check."""
    if answer.parent.parent.name == "public":
        return result is answer.name.startswith("true")
    return hasattr(result, "HataBilgisi") and hasattr(result, "SorguSonucu")


def answers_of(wsdl, wsdl_dir, answer_dir):
    if answer_dir is None:
        return []
    name = wsdl.name.removesuffix(".wsdl").removesuffix(".nopolicy")
    return sorted((answer_dir / wsdl.relative_to(wsdl_dir).parent / name).glob("*.xml"))


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    wsdl_dir = pathlib.Path(sys.argv[1]).resolve()
    answer_dir = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) == 3 else None
    for program in ("wsdl2h", "php", "node"):
        if not shutil.which(program):
            print(f"{program} is not installed", file=sys.stderr)
            return 2
    files = sorted(wsdl_dir.rglob("*.wsdl"))
    if not files:
        print(f"no WSDL below {wsdl_dir}", file=sys.stderr)
        return 2
    problems = read = 0
    for wsdl in files:
        answers = answers_of(wsdl, wsdl_dir, answer_dir)
        read += len(answers)
        found = {
            "wsdl2h": run(["wsdl2h", "-o", "/dev/null", str(wsdl)], cwd="/tmp"),
            "php": run(["php", "-r", PHP, "--", str(wsdl), *map(str, answers)]),
            "zeep": read_with_zeep(wsdl, answers),
            "npm soap": run(["node", "-e", NODE, str(wsdl)], cwd=HERE),
        }
        for client, problem in found.items():
            if problem:
                problems += 1
                print(f"{wsdl.relative_to(wsdl_dir)}: {client}: {problem}")
    print(f"{len(files)} WSDL files, 4 clients, {read} answers read twice, {problems} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
