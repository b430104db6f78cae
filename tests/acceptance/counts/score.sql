-- The yearly score of every person, in hundredths, added up from the records; a rate has six places, an item two.
CREATE TABLE rate AS
  SELECT p.id, d.duty, coalesce((2000000 * (SELECT sum(met) FROM judged j WHERE j.subject = p.id AND j.duty = d.duty)
    + (SELECT sum(required) FROM judged j WHERE j.subject = p.id AND j.duty = d.duty))
    / (2 * (SELECT sum(required) FROM judged j WHERE j.subject = p.id AND j.duty = d.duty)), 1000000) AS millionths
  FROM person p, (SELECT DISTINCT duty FROM judged) d;
CREATE TABLE points (id TEXT, item TEXT, hundredths INT);
INSERT INTO points SELECT id, duty, (weight * millionths + 5000) / 10000 FROM rate JOIN (SELECT 'patrolling' AS duty, 20 AS weight
  UNION SELECT 'mediating', 5 UNION SELECT 'controlling', 10 UNION SELECT 'surveying', 5 UNION SELECT 'publicising', 5
  UNION SELECT 'learning', 5) USING (duty);
INSERT INTO points SELECT supervisor, 'reporting', min(500 * count(*), 2000) FROM report WHERE verified GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'peace', min(100 * count(*), 500) FROM mediation
  WHERE performed AND "on" LIKE '2016-%' GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'self_found', min(200 * count(*), 1000) FROM fire
  WHERE finder = 'self' AND good GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'fires',
  -sum(CASE finder WHEN 'satellite' THEN 3000 WHEN 'province' THEN 1000 WHEN 'county' THEN 500 WHEN 'prefecture' THEN 500
         WHEN 'township' THEN 200 ELSE 0 END
       * CASE origin WHEN 'outside' THEN 2 ELSE 4 END * CASE WHEN day >= '10-01' OR day <= '05-01' THEN 6 ELSE 4 END / 16)
  FROM fire GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'petitions',
  -min(sum(CASE WHEN kind = 'individual' THEN 0 WHEN forewarned THEN 200 ELSE 500 END), 2000) FROM petition GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'missed', -1000 * count(*) FROM csv_missed_report
  WHERE should_have_known IN yes AND "on" LIKE '2016-%' GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'negligent', -min(500 * count(*), 2000) FROM csv_negligence
  WHERE on_duty NOT IN yes AND "on" LIKE '2016-%' GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'exam', -min(200 * count(*), 400) FROM csv_exam
  WHERE marks + 0 < 60 AND "on" LIKE '2016-%' GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'noise', min(100 * count(*), 500) FROM report r JOIN person p ON p.id = r.supervisor
  WHERE p.county = '222401' AND medium = '噪声' AND lag <= 720 GROUP BY supervisor;
INSERT INTO points SELECT supervisor, 'burnt', -min(sum(CASE WHEN origin = 'outside' OR (day < '09-15' AND day > '06-15') THEN 0
    ELSE (CASE WHEN area >= 1000 THEN 1000 WHEN area >= 300 THEN 500 ELSE 0 END) + (CASE WHEN minutes > 30 THEN 500 ELSE 0 END) END),
    1500)
  FROM fire f JOIN person p ON p.id = f.supervisor WHERE p.county = '222403' GROUP BY supervisor;
INSERT INTO points SELECT r.id, 'river', (10 * millionths + 5000) / 10000 FROM rate r JOIN person p USING (id)
  WHERE p.county = '222404' AND p.border AND duty = 'river_patrol';

CREATE INDEX points_of ON points (id);

CREATE TEMP VIEW expected AS
  SELECT p.id, min(max(3500 + (SELECT coalesce(sum(hundredths), 0) FROM points x WHERE x.id = p.id), 0), 10000) FROM person p;
CREATE TEMP VIEW actual AS
  SELECT subject, CAST(round(value * 100) AS INT) FROM outcome WHERE kind = 'score' AND name = 'annual';
