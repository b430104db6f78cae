kaocheng compare --base policies --data data --period 2016Q1
kaocheng compare --policy policies --data data --period 2016Q1
kaocheng compare --with policies --data data --period 2016Q1
kaocheng compare --base policies --policy policies --with policies --data data --period 2016Q1
kaocheng compare --base policies --with policies --without record:m1 --data data --period 2016Q1
kaocheng compare --policy policies --without m1 --data data --period 2016Q1
kaocheng compare --policy policies --without record:nowhere --data data --period 2016Q1
kaocheng compare --policy policies --without record:M1 --data data --period 2016Q1
kaocheng compare --base policies --with policies/prefecture.kc --data data --period 2016Q1
kaocheng compare --base policies --with nowhere.kc --data data --period 2016Q1
kaocheng compare --base policies --with policies --data data --period 2016Q1 --by colour
# A fault of the other policy is shown in its own text.
mkdir draft; cp -r policies/. draft; sed -i 's/amount 10 yuan/amount 10 yaun/' draft/prefecture.kc
kaocheng compare --base policies --with draft --data data --period 2016Q1
# One of the two needs records that the data do not have.
cp policies/prefecture.kc draft; echo 'record meeting "会议" of supervisor { } award present "到会奖" of supervisor { cites plan "九" when exists(meeting) amount 10 yuan handled by county }' >> draft/prefecture.kc
kaocheng compare --base policies --with draft --data data --period 2016Q1
# Two records of one id.
sed -i 's/^p1,/m1,/' data/records/patrol.csv
kaocheng compare --policy policies --without record:m1 --data data --period 2016Q1
# The folder of a run stays a run's.
mkdir out; echo '{}' > out/receipt.json
kaocheng compare --base policies --with policies --data data --period 2016Q1 --out out
