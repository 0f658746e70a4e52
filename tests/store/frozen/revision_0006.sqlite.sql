BEGIN TRANSACTION;
CREATE TABLE attempts (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	learner TEXT NOT NULL, 
	lesson TEXT NOT NULL, 
	item TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	seed BIGINT NOT NULL, 
	grade TEXT NOT NULL, 
	misconception TEXT, 
	concept TEXT NOT NULL, 
	hints INTEGER NOT NULL, 
	helped BOOLEAN NOT NULL, 
	review BOOLEAN NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	response TEXT NOT NULL, 
	shown TEXT NOT NULL, turn INTEGER, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "attempts" VALUES(1,'00000000000000000000000000000001','55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503','learning_rate','sign',1,7,'wrong','sign-flip','gradient sign',0,0,0,0,'2026-05-04 12:00:00.000000','{"option":1}','{"prompt":"Which way?","options":["\u22124","4"],"key":0}',NULL);
INSERT INTO "attempts" VALUES(2,'00000000000000000000000000000002','55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503','learning_rate','sign',1,7,'correct',NULL,'gradient sign',1,0,1,1,'2026-05-04 12:01:00.000000','{"option":1}','{"prompt":"Which way?","options":["\u22124","4"],"key":0}',2);
CREATE TABLE classes (
	id TEXT NOT NULL, 
	code TEXT NOT NULL, 
	lesson TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	round TEXT, 
	opened DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	closed DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (code)
);
INSERT INTO "classes" VALUES('cccccccccccccccccccccccccccccccc','ABCDEF','learning_rate',2,'dddddddddddddddddddddddddddddddd','2026-05-04 12:00:00.000000','2026-05-04 18:00:00.000000',NULL);
CREATE TABLE downhill_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT downhill_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "downhill_version" VALUES('0006');
CREATE TABLE forgotten (
	learner TEXT NOT NULL, 
	PRIMARY KEY (learner)
);
INSERT INTO "forgotten" VALUES('6700869c8ff7480e34a70a708b028700dbaa3a033b5652b903afe89f49a31456');
CREATE TABLE logins (
	"key" TEXT NOT NULL, 
	expires DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "logins" VALUES('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','2026-05-05 00:00:00.000000');
CREATE TABLE members (
	class_id TEXT NOT NULL, 
	learner TEXT NOT NULL, 
	nickname TEXT, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (class_id, learner)
);
INSERT INTO "members" VALUES('cccccccccccccccccccccccccccccccc','55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503','"Anna"','2026-05-04 12:00:00.000000');
CREATE TABLE predictions (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	learner TEXT NOT NULL, 
	lesson TEXT NOT NULL, 
	loaded BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	response TEXT NOT NULL, 
	shown TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "predictions" VALUES(1,'00000000000000000000000000000003','55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503','learning_rate',0,'2026-05-04 12:02:00.000000','3.25','{"preset":{"lr":0.75}}');
CREATE TABLE questions (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	answer TEXT, 
	meant BOOLEAN, 
	at DATETIME NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "questions" VALUES(1,'00000000000000000000000000000004','curated','why_subtract_gradient',1,'2026-05-04 12:03:00.000000','"Why \u22124 and not 4?"');
INSERT INTO "questions" VALUES(2,'00000000000000000000000000000005','unknown',NULL,NULL,'2026-05-04 12:04:00.000000','"Who won?"');
CREATE TABLE rounds (
	id TEXT NOT NULL, 
	class_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	question TEXT NOT NULL, 
	seed BIGINT NOT NULL, 
	own_draw BOOLEAN NOT NULL, 
	turn INTEGER NOT NULL, 
	"before" TEXT, 
	state TEXT NOT NULL, 
	opened DATETIME NOT NULL, 
	closed DATETIME, 
	revealed DATETIME, 
	shown TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "rounds" VALUES('dddddddddddddddddddddddddddddddd','cccccccccccccccccccccccccccccccc',1,'sign',7,0,1,NULL,'open','2026-05-04 12:00:00.000000',NULL,NULL,'{"kind":"choice","prompt":"Which way?","code":null,"options":[{"text":"\u22124","belief":null,"correct":true,"value":-4.0},{"text":"4","belief":"sign-flip","correct":false,"value":4.0}],"key":0}');
CREATE TABLE votes (
	round_id TEXT NOT NULL, 
	learner TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	correct BOOLEAN NOT NULL, 
	belief TEXT, 
	label TEXT NOT NULL, 
	response TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (round_id, learner)
);
INSERT INTO "votes" VALUES('dddddddddddddddddddddddddddddddd','55579b557896d0ce1764c47fed644f9b35f58bad620674af23f356d80ed0c503',1,0,'sign-flip','"4"','1','2026-05-04 12:00:00.000000');
CREATE TABLE handled (
	question TEXT NOT NULL, 
	PRIMARY KEY (question)
);
INSERT INTO "handled" VALUES('00000000000000000000000000000005');
CREATE INDEX attempts_of_learner ON attempts (learner, at, seq);
CREATE INDEX predictions_of_learner ON predictions (learner, at, seq);
CREATE INDEX questions_by_time ON questions (at, seq);
CREATE INDEX classes_by_time ON classes (opened);
CREATE INDEX members_of_learner ON members (learner);
CREATE UNIQUE INDEX rounds_of_class ON rounds (class_id, position);
CREATE INDEX votes_of_learner ON votes (learner);
COMMIT;
