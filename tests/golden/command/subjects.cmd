kaocheng run --policy policies --data data --period 2016Q1 --unit 222405
kaocheng run --policy policies --data data --period 2016Q1 --unit everywhere
kaocheng explain --policy policies --data data --period 2016Q1 金哲株
kaocheng explain --policy policies --data data --period 2016Q1 nobody
# A unit by its name; the id of a record; of whom there is nothing to tell.
kaocheng run --policy policies --data data --period 2016Q1 --unit 珲春市
kaocheng explain --policy policies --data data --period 2016Q1 p1
kaocheng explain --policy policies --data data --period 2016Q1 a 管理措施
kaocheng explain --policy policies --data data --period 2016Q1 222404
kaocheng explain --policy policies --data data --period 2016Q1 李英
# A ladder is named once, however many violations lead to it.
printf 'violation again "又漏报" under measures { cites plan "三" each missed_report at dismissal }\n' >> policies/prefecture.kc
kaocheng explain --policy policies --data data --period 2016Q1 a medal
kaocheng explain --policy policies --data data --period 2014 a
# No unit lies in the policies' region.
sed -i 's/2224/2203/' policies/prefecture.kc policies/counties/hunchun.kc
kaocheng run --policy policies --data data --period 2016Q1
