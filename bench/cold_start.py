#!/usr/bin/python3
"""How long a server with many institutions takes to start, and what it needs when nobody asks.

    bench/cold_start.py [--institutions 3000] [--persons 1000000] [--starts 5] [--keep FOLDER]

Each institution has a decision with four services. The time is the server's own, from its start until it listens; the
memory is its resident set one second later. Prints one JSON object.
Exit status: 0 measured, 1 something failed.
"""
import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
KPS = ROOT / "build/release/bin/kps"
SERVICES = [("BilesikKutukSorgulaKimlikNoServis", "2024/04/01", "Sorgula", ["TCVatandasiKisiKutukleri"]),
            ("KisiSorgulaTCKimlikNoServis", "2011/01/01", "ListeleCoklu", ["TemelBilgisi", "DurumBilgisi"]),
            ("AksOkuTumIlServis", "2011/01/01", "Listele", ["Ad", "Kod"]),
            ("AksOkuTumIleBagliIlceServis", "2011/01/01", "Listele", ["Ad", "Kod"])]
SECRET_HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"


def kps(*arguments):
    result = subprocess.run([str(KPS), *map(str, arguments)], capture_output=True, text=True, timeout=900)
    if result.returncode != 0:
        sys.exit(f"kps {arguments[:3]}: {result.stderr}")
    return result


def institution(number):
    return {"id": number, "name": f"Örnek Kurum {number} (SENTETİK)", "class": "public-body", "undertaking_signed": True,
            "paying": False, "registered_address": "127.0.0.1",
            "users": [{"name": f"KRM-{number}", "secret_hash": SECRET_HASH, "active": True}]}


def decision(number):
    services = [{"service": service, "version": version, "methods": [method], "paths": paths,
                 "criteria_max": 100 if method != "Listele" else 1,
                 "limits": [{"period": "day", "count": 100000}], "purposes": ["HIZMET"]}
                for service, version, method, paths in SERVICES]
    return {"format": "kps-decision-1", "number": f"B-{number}", "date": "2026-01-01", "institution": number,
            "valid_from": "2026-01-01", "valid_until": "2030-12-31", "purpose_required": False, "end_user_required": False,
            "purposes": [{"code": "HIZMET", "text": "Görev", "legal_basis": [{"law": "5490", "article": "45"}]}],
            "services": services}


def prepare(folder, arguments):
    state = folder / "demo"
    if state.exists():
        return state
    kps("demo", "up", "--dir", state, "--persons", arguments.persons, "--port", 18443, "--detach")
    kps("demo", "down", "--dir", state)
    numbers = range(10_000, 10_000 + arguments.institutions)
    file = folder / "institutions.json"
    file.write_text(json.dumps({"format": "kps-institutions-1", "institutions": [institution(number) for number in numbers]}))
    kps("admin", "institution", "import", file, "--dir", state)
    files = []
    for number in numbers:
        files.append(folder / f"decision-{number}.json")
        files[-1].write_text(json.dumps(decision(number)))
    kps("admin", "decision", "import", *files, "--dir", state)
    return state


def start(state):
    """Milliseconds until the server listens, and its resident set in MB."""
    server = subprocess.Popen([str(KPS), "serve", "--state", str(state), "--port", "18443"], stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        found = re.search(r"listening on port \d+ after ([\d.]+) (ms|s)", line)
        if found:
            break
    else:
        sys.exit("the server did not start")
    milliseconds = float(found.group(1)) * (1000 if found.group(2) == "s" else 1)
    time.sleep(1)
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    resident_mb = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
    private_mb = int(re.search(r"RssAnon:\s+(\d+)", status).group(1)) / 1024
    server.terminate()
    server.wait(30)
    return milliseconds, resident_mb, private_mb


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--institutions", type=int, default=3000)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--keep", type=pathlib.Path, help="folder to make and leave the state in")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kps-cold-") as temporary:
        folder = arguments.keep or pathlib.Path(temporary)
        folder.mkdir(exist_ok=True)
        state = prepare(folder, arguments)
        rows = [start(state) for _ in range(arguments.starts)]
    print(json.dumps({"institutions": arguments.institutions, "persons": arguments.persons,
                      "start_ms": [row[0] for row in rows], "start_ms_median": statistics.median(row[0] for row in rows),
                      "resident_mb": round(statistics.median(row[1] for row in rows), 1),
                      "private_mb": round(statistics.median(row[2] for row in rows), 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
