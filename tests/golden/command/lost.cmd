printf 'my notes' >notes.db
kaocheng run --policy policies --data data --period 2016Q1 --out notes.db
cat notes.db >&2
kaocheng run --policy policies --data data --period 2016Q1 --out result.db >/dev/null
# A folder with a file of one's own, and one with an earlier result.
mkdir mine; echo 'my year' >mine/summary.html
kaocheng run --policy policies --data data --period 2016Q1 --out mine
cat mine/summary.html >&2
kaocheng run --policy policies --data data --period 2016Q1 --out result >/dev/null
kaocheng run --policy policies --data data --period 2016Q1 --out result >/dev/null
kaocheng run --policy policies --data data --period 2016Q1 --out result.db >/dev/null
rm data/records/patrol.csv
kaocheng run --policy policies --data data --period 2016Q1 >/dev/null
rm -r data/records
mkfifo data/records
kaocheng run --policy policies --data data --period 2016Q1
