-- Awards in fen, quarter by quarter where they are the quarter's. A product of money is rounded to the fen at each step.
CREATE TABLE reward AS
  SELECT c.supervisor, f.decided, min(CASE WHEN c.evidence IN yes THEN (3 * half + 1) / 2 ELSE half END, 1500000) AS fen
  FROM (SELECT *, (pot * CAST(round(share * 1000000) AS INT) + 500000) / 1000000 AS half
        FROM csv_case_credit x JOIN case_file y ON y.id = x."case") c
  JOIN case_file f ON f.id = c."case" WHERE f.verified;
CREATE TABLE fee AS
  SELECT m.supervisor, CASE m.class WHEN 'complex' THEN 50000 WHEN 'ordinary' THEN 30000 ELSE 10000 END AS fen
  FROM mediation m WHERE m.performed AND m."on" LIKE '2016-%'
    AND m."on" = (SELECT min(x."on") FROM mediation x WHERE x.dispute = m.dispute AND x.performed);
CREATE TABLE outreach AS  -- in halves of a point
  SELECT p.id, p.county, 4 * (SELECT count(*) FROM csv_publicity s WHERE s.监督员 = p.id AND s.发生日 LIKE '2016-%')
       + 2 * (SELECT count(*) FROM csv_nonpoint_guidance s WHERE s.supervisor = p.id AND s."on" LIKE '2016-%')
       + (SELECT count(*) FROM csv_straw_control s WHERE s.supervisor = p.id AND s."on" LIKE '2016-%') AS halves
  FROM person p;
CREATE INDEX outreach_of ON outreach (county, halves);
CREATE TABLE due (id TEXT, award TEXT, scope TEXT, fen INT);
INSERT INTO due SELECT p.id, 'merit', q.name, min(sum(r.fen), l.quarter_cap) FROM reward r JOIN person p ON p.id = r.supervisor
  JOIN law l USING (county) JOIN quarter q ON r.decided BETWEEN q.first AND q.last
  WHERE EXISTS (SELECT * FROM spell s WHERE s.id = p.id AND s.first <= q.last AND q.last < s.until) GROUP BY p.id, q.name;
INSERT INTO due SELECT p.id, 'assistance', NULL,
  min(max((l.recovery_percent * sum(CAST(round(amount * 100) AS INT)) + 50) / 100, 10000), 1500000)
  FROM csv_loss_recovered r JOIN person p ON p.id = r.supervisor JOIN law l USING (county) WHERE r."on" LIKE '2016-%' GROUP BY p.id;
INSERT INTO due SELECT supervisor, 'prevention', NULL, min(100000 * count(*), 500000) FROM report
  WHERE kind = '生态破坏' AND timely AND stopped AND averted_major GROUP BY supervisor;
INSERT INTO due SELECT supervisor, 'hazard_warning', NULL, min(200000 * count(*), 1000000) FROM report
  WHERE kind = '安全隐患' AND timely AND averted_major GROUP BY supervisor;
INSERT INTO due SELECT supervisor, 'peacemaking', NULL, min(sum(fen), 300000) FROM fee GROUP BY supervisor;
INSERT INTO due SELECT o.id, 'outreach_award', NULL, 50000 FROM outreach o JOIN law l USING (county)
  WHERE 1 + (SELECT count(*) FROM outreach x WHERE x.county = o.county AND x.halves > o.halves) <= l.outreach_places
    AND NOT EXISTS (SELECT * FROM judged j WHERE j.subject = o.id AND j.duty = 'controlling' AND NOT j.met);
DELETE FROM due WHERE (coalesce(scope, '2016Q4'), id) IN (SELECT scope, id FROM barred);
INSERT INTO due SELECT c.id, 'hardship_grant', NULL, 60000 * count(*) FROM csv_county c JOIN village v ON v.county = c.id
  JOIN spell s ON s.village = v.id AND s.first <= '2016-12-31' AND s.until > '2016-12-31' WHERE c.hardship IN yes GROUP BY c.id;

CREATE TEMP VIEW expected AS SELECT id, award, scope, fen FROM due;
CREATE TEMP VIEW actual AS
  SELECT subject, name, scope, CAST(round(value * 100) AS INT) FROM outcome WHERE kind = 'award' AND name IN (SELECT award FROM due);
