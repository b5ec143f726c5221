set positional-arguments

# list these recipes
@default:
    just --list --unsorted

# watch the library work: migrate, generate, and call it, on a server of its own
demo:
    python -m demo

# write the generated code anew, from migrations and queries; at once if nothing has changed
gen *args:
    python -m codegen gen "$@"

# write it anew whenever its input is saved
watch:
    python -m codegen watch

# all that must hold before a change lands
check: fresh lint types test

# show what the generated code lacks; fail if it is out of date
fresh *args:
    python -m codegen check "$@"

# check the format and the rules of ruff
lint:
    ruff format --check
    ruff check

# check the types with both checkers
types:
    pyright --project .
    mypy

# run the tests, or some of them: `just test pack`, `just test tests/core -x`, `just test -k page`
test *args:
    pytest -n auto {{ if args =~ '^\w+( |$)' { "--about" } else { "" } }} "$@"

# run the tests that apply to PostgreSQL 15 on Debian's, which has to be installed
test-postgres15 *args:
    python -m tests.postgres15 "$@"

# run so many random statements, and look for one that breaks what was inferred
soundness statements="20000":
    python -m tests.codegen.soundness --statements {{ statements }}

# format the code and fix what ruff can fix
fmt:
    ruff format
    ruff check --fix

# bring a database up to date: `just migrate DSN`, or the one in DATABASE_URL
migrate *args:
    python -m attune_db.migrate "$@"

# print every text that a query can send: `just sql execution.search`
sql *args:
    python -m plans.sql "$@"

# show that every query finds its rows by an index at 100,000 rows a table
plans:
    python -m plans

# measure the library; or `just bench bulk`, `just bench streams`, `just bench scale` (the compiler)
bench what="library" *args:
    shift; python -m benchmarks.{{ what }} "$@"
