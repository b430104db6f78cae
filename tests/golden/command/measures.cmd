# A policy that declares nothing but measures: a run says how to see them.
printf 'policy m "指标" { level county  region 222404  version "1"  effective from 2016-01-01 }\nentity county "县"\nentity supervisor "监督员" of county\nrecord patrol "巡查" of supervisor\ninstrument plan "办法"\nmeasure trips "次数" of supervisor = count(patrol) cites plan "1"\n' > m.kc
printf 'id,county\na,222404\n' > data/entities/supervisor.csv
printf 'id,supervisor,on\np1,a,2016-02-01\n' > data/records/patrol.csv
rm -f data/entities/township.csv data/entities/prefecture.csv data/records/missed_report.csv data/records/sanction.csv
kaocheng run --policy m.kc --data data --period 2016Q1
kaocheng run --policy m.kc --data data --period 2016Q1 --measures >/dev/null
