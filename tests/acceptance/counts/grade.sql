-- Grades from the scores: a fifth of each township's people at most are excellent, by score, then by verified reports.
CREATE TABLE standing AS
  SELECT p.id, p.township, CAST(round(o.value * 100) AS INT) AS score,
         (SELECT count(*) FROM report r WHERE r.supervisor = p.id AND r.verified) AS verified,
         EXISTS (SELECT * FROM sanction s WHERE s.supervisor = p.id AND s."on" LIKE '2016-%') AS sanctioned,
         (SELECT count(*) FROM person q WHERE q.township = p.township) / 5 AS places
  FROM person p JOIN outcome o ON o.kind = 'score' AND o.name = 'annual' AND o.subject = p.id;
CREATE TABLE candidate AS SELECT * FROM standing WHERE score >= 9000 AND NOT sanctioned;
CREATE TABLE placed AS
  SELECT c.id, c.places,
         (SELECT count(*) FROM candidate d WHERE d.township = c.township AND (d.score, d.verified) > (c.score, c.verified)) AS better,
         (SELECT count(*) FROM candidate d WHERE d.township = c.township AND (d.score, d.verified) >= (c.score, c.verified)) AS upto
  FROM candidate c;
CREATE TEMP VIEW expected AS
  SELECT s.id, CASE WHEN p.upto <= p.places THEN 'excellent' WHEN p.better < p.places THEN NULL
                    WHEN s.score >= 8000 THEN 'good' WHEN s.score >= 6000 THEN 'competent' ELSE 'incompetent' END
  FROM standing s LEFT JOIN placed p USING (id);
CREATE TEMP VIEW actual AS SELECT subject, value FROM outcome WHERE kind = 'grade' AND name = 'standing';
