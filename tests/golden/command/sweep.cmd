echo 'parameter bonus_cap "奖金上限" : money { 1000 yuan } open to county { set bonus_cap at most 2000 yuan }' >> policies/prefecture.kc
echo 'set bonus_cap = 50 yuan' >> policies/counties/hunchun.kc
kaocheng sweep --policy policies --data data --period 2016Q1
kaocheng sweep --policy policies --data data --period 2016Q1 --vary bonus_cap
kaocheng sweep --policy policies --data data --period 2016Q1 --vary bonus_cop=1
kaocheng sweep --policy policies --data data --period 2016Q1 --vary colour=1
# Not what its type wants, or no range.
kaocheng sweep --policy policies --data data --period 2016Q1 --vary "奖金上限=5%" --vary bonus_cap=100..50
kaocheng sweep --policy policies --data data --period 2016Q1 --vary "bonus_cap=100..400 step 200"
kaocheng sweep --policy policies --data data --period 2016Q1 --vary "bonus_cap=100..400"
kaocheng sweep --policy policies --data data --period 2016Q1 --vary "bonus_cap=1..20000 step 1"
kaocheng sweep --policy policies --data data --period 2016Q1 --vary bonus_cap=100 --vary 奖金上限=200
# Outside what the level above left open, in the county's own name.
kaocheng sweep --policy policies --data data --period 2016Q1 --vary "t.hunchun.bonus_cap=1000|3000"
# Goals.
kaocheng sweep --policy policies --data data --period 2016Q1 --vary bonus_cap=100 --find "cost"
kaocheng sweep --policy policies --data data --period 2016Q1 --vary bonus_cap=100 --find "cost <= 3 days"
kaocheng sweep --policy policies --data data --period 2016Q1 --vary bonus_cap=100 --find "cost <= 5 元 且 警 = 0"
kaocheng sweep --policy policies --data data --period 2016Q1 --vary bonus_cap=100 --find "not cost / 0 <= 5 or cost / 0 <= 5" >&2
# The same name in two counties that have nothing in common.
echo 'parameter fewest "最低" : integer { 1 }' >> policies/counties/hunchun.kc
sed 's/t.hunchun/t.yanji/; s/222404/222401/; s/珲春市/延吉市/' policies/counties/hunchun.kc > policies/counties/yanji.kc
kaocheng sweep --policy policies --data data --period 2016Q1 --vary fewest=1..2
kaocheng sweep --policy policies --data data --period 2016Q1 --vary t.yanji.fewest=x
# Below zero, which nothing here forbids and nobody ever wrote.
echo 'parameter fee "手续费" : money { 10 yuan } parameter shift "调整" : money { -5 yuan }' >> policies/prefecture.kc
kaocheng sweep --policy policies --data data --period 2016Q1 --vary "fee=-10|10" --vary "shift=-10|10" >/dev/null
mkdir out; echo '{}' > out/receipt.json
kaocheng sweep --policy policies --data data --period 2016Q1 --vary fee=10 --out out
# More parameters than one sweep varies.
for i in $(seq 33); do echo "parameter p$i : integer { 1 }" >> policies/prefecture.kc; done
kaocheng sweep --policy policies --data data --period 2016Q1 $(for i in $(seq 33); do echo "--vary p$i=1"; done) >/dev/null
