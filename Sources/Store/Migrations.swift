/// One step of the schema's life, in SQL alone.
struct Migration: Sendable {
  /// What `PRAGMA user_version` says once it is applied: 1, 2, 3, ….
  var number: Int
  var sql: String
}

extension Migration {
  /// Every step from an empty file to today's schema.
  ///
  /// A step that has been published is never edited: databases out there were made by it. A change
  /// is a new step at the end, and it names tables and columns, never Swift types. What follows
  /// `--` on a column's line documents it: SQLite keeps it with the table, and netlab's own
  /// description of the schema is made from it.
  static let all: [Migration] = [
    Migration(
      number: 1,
      sql: """
        CREATE TABLE network (
          id INTEGER PRIMARY KEY,
          fingerprint TEXT NOT NULL UNIQUE -- 64 hexadecimal digits; equal graphs, equal fingerprint
        ) STRICT;

        CREATE TABLE specSource (
          id INTEGER PRIMARY KEY,
          digest TEXT NOT NULL UNIQUE, -- SHA-256 of the text, 64 hexadecimal digits
          text TEXT NOT NULL -- the spec as it was when it was analysed
        ) STRICT;

        CREATE TABLE analysis (
          id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number that `netlab show` takes; never used twice
          networkId INTEGER NOT NULL REFERENCES network (id),
          specSourceId INTEGER REFERENCES specSource (id), -- null where the spec was no text
          time TEXT NOT NULL, -- when, in UTC: 2026-11-21T03:12:00Z
          toolVersion TEXT NOT NULL, -- the netlab that counted
          name TEXT NOT NULL, -- the network's name
          spec TEXT NOT NULL, -- the spec's path, as it was typed
          input TEXT NOT NULL, -- JSON: channels, height, width; null where not fixed
          batch INTEGER NOT NULL CHECK (batch > 0), -- images that the counts are for
          mode TEXT NOT NULL CHECK (mode IN ('inference', 'training')),
          convention TEXT NOT NULL, -- how it was counted, in one line
          source TEXT, -- where the architecture was published
          parameters INTEGER NOT NULL,
          weights INTEGER NOT NULL,
          biases INTEGER NOT NULL,
          multiplyAdds INTEGER, -- null where a layer's are unknown
          elementwiseOperations INTEGER, -- null where a layer's are unknown
          depth INTEGER NOT NULL, -- layers with parameters on the longest path
          depthWithPooling INTEGER NOT NULL, -- the same with pooling layers
          parameterBytes INTEGER NOT NULL,
          activationBytes INTEGER,
          peakInferenceBytes INTEGER,
          peakTrainingBytes INTEGER
        ) STRICT;

        CREATE INDEX analysisByNetwork ON analysis (networkId, batch, mode);

        CREATE TABLE layer (
          analysisId INTEGER NOT NULL REFERENCES analysis (id) ON DELETE CASCADE,
          position INTEGER NOT NULL, -- 0 is the input; layers stand in an order in which they can run
          path TEXT NOT NULL, -- its place in the tree of modules: inception_3a/3x3_reduce
          operator TEXT NOT NULL, -- convolution, maxPool, …
          label TEXT NOT NULL, -- its operands in short: 7×7/2, 64
          signature TEXT NOT NULL, -- all its operands; equal operators, equal signature
          family TEXT NOT NULL, -- convolution, pooling, normalization, activation, …
          inputs TEXT NOT NULL, -- JSON: paths of the layers that it reads
          inputShapes TEXT NOT NULL, -- JSON: channels, height, width of each input
          outputShape TEXT NOT NULL, -- JSON: channels, height, width; null where not fixed
          kernel TEXT, -- JSON: height, width; null where it means nothing, as in the next four
          stride TEXT, -- JSON: height, width
          padding TEXT, -- JSON: top, left, bottom, right
          dilation TEXT, -- JSON: height, width
          groups INTEGER,
          parameters INTEGER NOT NULL,
          weights INTEGER NOT NULL,
          biases INTEGER NOT NULL,
          multiplyAdds INTEGER, -- null where unknown
          elementwiseOperations INTEGER, -- null where unknown
          outputBytes INTEGER, -- bytes of its output, float32
          receptiveField TEXT NOT NULL, -- JSON: size, minimumSize, stride, padding, aligned
          PRIMARY KEY (analysisId, position)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW history AS
        SELECT
          analysis.id, time, toolVersion, name, spec, fingerprint, input, batch, mode, parameters,
          weights, biases, multiplyAdds, elementwiseOperations, depth, depthWithPooling,
          parameterBytes, activationBytes, peakInferenceBytes, peakTrainingBytes, convention, source
        FROM analysis JOIN network ON network.id = analysis.networkId;

        CREATE VIEW latestAnalysis AS
        SELECT * FROM history
        WHERE id IN (SELECT max(id) FROM analysis GROUP BY networkId, batch, mode);

        CREATE VIEW flatLayer AS
        SELECT
          analysisId, position, path,
          substr(path, 1, instr(path || '/', '/') - 1) AS module,
          operator, label, family,
          json_extract(outputShape, '$[0]') AS outputChannels,
          json_extract(outputShape, '$[1]') AS outputHeight,
          json_extract(outputShape, '$[2]') AS outputWidth,
          json_extract(kernel, '$[0]') AS kernelHeight,
          json_extract(kernel, '$[1]') AS kernelWidth,
          json_extract(stride, '$[0]') AS strideHeight,
          json_extract(stride, '$[1]') AS strideWidth,
          groups, parameters, weights, biases, multiplyAdds, elementwiseOperations, outputBytes,
          json_extract(receptiveField, '$.size[0]') AS receptiveFieldHeight,
          json_extract(receptiveField, '$.size[1]') AS receptiveFieldWidth,
          json_extract(receptiveField, '$.stride[0]') AS receptiveFieldStrideHeight,
          json_extract(receptiveField, '$.stride[1]') AS receptiveFieldStrideWidth
        FROM layer;

        CREATE VIEW layerInput AS
        SELECT
          layer.analysisId, layer.position, layer.path, input.key AS slot, input.value AS input
        FROM layer, json_each(layer.inputs) AS input;

        CREATE VIEW moduleTotal AS
        SELECT
          analysisId,
          substr(path, 1, instr(path || '/', '/') - 1) AS module,
          min(position) AS position,
          count(*) AS layers,
          sum(parameters) AS parameters,
          sum(weights) AS weights,
          sum(biases) AS biases,
          CASE count(*) WHEN count(multiplyAdds) THEN sum(multiplyAdds) END AS multiplyAdds,
          CASE count(*) WHEN count(elementwiseOperations) THEN sum(elementwiseOperations) END
            AS elementwiseOperations,
          CASE count(*) WHEN count(outputBytes) THEN sum(outputBytes) END AS outputBytes
        FROM layer
        GROUP BY analysisId, substr(path, 1, instr(path || '/', '/') - 1);

        CREATE VIEW about (name, holds) AS
        VALUES
          ('network', 'a graph that was analysed, whatever its names'),
          ('specSource', 'the text of a spec, once for each wording'),
          ('analysis', 'one analysis of one network, with its totals'),
          ('layer', 'one layer of one analysis'),
          ('history', 'every analysis with its network''s fingerprint'),
          ('latestAnalysis', 'the newest analysis of each network, batch and mode'),
          ('flatLayer', 'every layer with its module, and its shapes and pairs in columns of their own'),
          ('layerInput', 'who reads whom: one row for each input of each layer'),
          ('moduleTotal', 'what each module of an analysis costs; null where a layer''s cost is unknown'),
          ('about', 'this list');
        """),
    Migration(
      number: 2,
      sql: """
        CREATE TABLE run (
          id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice
          token TEXT NOT NULL UNIQUE, -- what the run's checkpoint is known by
          networkId INTEGER NOT NULL REFERENCES network (id),
          specSourceId INTEGER REFERENCES specSource (id), -- null where the spec was no text
          time TEXT NOT NULL, -- when it began, in UTC: 2026-11-21T03:12:00Z
          endTime TEXT, -- when it ended or was stopped; null while it runs, or if it was killed
          state TEXT NOT NULL
            CHECK (state IN ('running', 'interrupted', 'finished', 'diverged', 'failed')),
          message TEXT, -- why it failed or diverged
          network TEXT NOT NULL, -- the network's name
          spec TEXT NOT NULL, -- the spec's path
          dataset TEXT NOT NULL, -- the dataset's name or folder
          trainImages INTEGER NOT NULL, -- how many it is trained on
          testImages INTEGER NOT NULL, -- how many it is tested on
          seed INTEGER NOT NULL, -- as a signed number of 64 bits
          recipe TEXT NOT NULL, -- JSON: all hyperparameters
          threads INTEGER NOT NULL, -- that computed
          host TEXT NOT NULL, -- the machine's name
          system TEXT NOT NULL, -- its operating system and processor
          versions TEXT NOT NULL, -- JSON: of netlab and the libraries that compute
          checkpoint TEXT -- the file that it can be resumed from; null where it keeps none
        ) STRICT;

        CREATE INDEX runByNetwork ON run (networkId, dataset);

        CREATE TABLE epoch (
          runId INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
          epoch INTEGER NOT NULL CHECK (epoch > 0), -- counted from 1
          trainLoss REAL NOT NULL, -- mean over the epoch, of the main output
          trainAccuracy REAL NOT NULL, -- a fraction, as in the next columns
          testLoss REAL, -- after the epoch; null where nothing is tested
          testAccuracy REAL,
          testTop5Accuracy REAL,
          learningRate REAL NOT NULL, -- of the epoch's last step
          seconds REAL NOT NULL, -- training alone
          imagesPerSecond REAL NOT NULL,
          PRIMARY KEY (runId, epoch)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW runHistory AS
        SELECT
          run.id, time, endTime, state, network, dataset, seed,
          json_extract(recipe, '$.epochs') AS plannedEpochs,
          (SELECT count(*) FROM epoch WHERE runId = run.id) AS epochs,
          last.trainLoss, last.testAccuracy, last.testTop5Accuracy,
          (SELECT max(testAccuracy) FROM epoch WHERE runId = run.id) AS bestTestAccuracy,
          (SELECT sum(seconds) FROM epoch WHERE runId = run.id) AS seconds,
          spec, fingerprint, host, threads, checkpoint
        FROM run
          JOIN network ON network.id = run.networkId
          LEFT JOIN epoch AS last ON last.runId = run.id
            AND last.epoch = (SELECT max(epoch) FROM epoch WHERE runId = run.id);

        DROP VIEW about;

        CREATE VIEW about (name, holds) AS
        VALUES
          ('network', 'a graph that was analysed, whatever its names'),
          ('specSource', 'the text of a spec, once for each wording'),
          ('analysis', 'one analysis of one network, with its totals'),
          ('layer', 'one layer of one analysis'),
          ('run', 'one training run, with all that it can be repeated from'),
          ('epoch', 'one epoch of one run'),
          ('history', 'every analysis with its network''s fingerprint'),
          ('latestAnalysis', 'the newest analysis of each network, batch and mode'),
          ('flatLayer', 'every layer with its module, and its shapes and pairs in columns of their own'),
          ('layerInput', 'who reads whom: one row for each input of each layer'),
          ('moduleTotal', 'what each module of an analysis costs; null where a layer''s cost is unknown'),
          ('runHistory', 'every run with what its last epoch came to'),
          ('about', 'this list');
        """),
    Migration(
      number: 3,
      sql: """
        CREATE TABLE trial (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          sweep TEXT NOT NULL, -- the sweep's name
          variant TEXT NOT NULL, -- the variant's name, as it was called last
          variantDigest TEXT NOT NULL, -- SHA-256 of the network as it is trained, 64 hexadecimal digits
          recipeDigest TEXT NOT NULL, -- SHA-256 of dataset and recipe without seed and threads
          seed INTEGER NOT NULL,
          fingerprint TEXT NOT NULL, -- the network's, as in the table network
          dataset TEXT NOT NULL,
          recipe TEXT NOT NULL, -- JSON: how it is trained
          epochs INTEGER NOT NULL CHECK (epochs > 0), -- that it is to see
          multiplyAdds INTEGER NOT NULL, -- of one image in inference
          parameters INTEGER NOT NULL,
          state TEXT NOT NULL
            CHECK (state IN ('pending', 'running', 'done', 'diverged', 'failed', 'stopped')),
          message TEXT, -- why it diverged or failed
          threads INTEGER, -- with which it was begun, and goes on
          owner TEXT, -- the sweep's process that runs it, by a name of its own
          host TEXT, -- where it runs, or ran last
          pid INTEGER, -- the process that runs it, or ran it last
          toolVersion TEXT, -- the netlab that ran it last
          began TEXT, -- when it was begun, in UTC
          ended TEXT, -- when it came to its state, in UTC
          UNIQUE (sweep, variantDigest, recipeDigest, seed)
        ) STRICT;

        CREATE TABLE trialEpoch (
          trialId INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
          epoch INTEGER NOT NULL, -- counted from 1
          trainLoss REAL NOT NULL,
          trainAccuracy REAL NOT NULL, -- a fraction, as all accuracies
          testLoss REAL,
          testAccuracy REAL,
          testTop5Accuracy REAL,
          learningRate REAL NOT NULL, -- of the epoch's last step
          seconds REAL NOT NULL, -- of training, without the test
          imagesPerSecond REAL NOT NULL,
          PRIMARY KEY (trialId, epoch)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW trialResult AS
        SELECT
          trial.id, sweep, variant, seed, state, trial.epochs, multiplyAdds, parameters, dataset,
          last.epoch, last.trainLoss, last.trainAccuracy, last.testLoss, last.testAccuracy,
          last.testTop5Accuracy,
          (SELECT sum(seconds) FROM trialEpoch WHERE trialId = trial.id) AS seconds,
          threads, host, toolVersion, began, ended, message, fingerprint
        FROM trial LEFT JOIN trialEpoch AS last
          ON last.trialId = trial.id
            AND last.epoch = (SELECT max(epoch) FROM trialEpoch WHERE trialId = trial.id);

        DROP VIEW about;

        CREATE VIEW about (name, holds) AS
        VALUES
          ('network', 'a graph that was analysed, whatever its names'),
          ('specSource', 'the text of a spec, once for each wording'),
          ('analysis', 'one analysis of one network, with its totals'),
          ('layer', 'one layer of one analysis'),
          ('run', 'one training run, with all that it can be repeated from'),
          ('epoch', 'one epoch of one run'),
          ('history', 'every analysis with its network''s fingerprint'),
          ('latestAnalysis', 'the newest analysis of each network, batch and mode'),
          ('flatLayer', 'every layer with its module, and its shapes and pairs in columns of their own'),
          ('layerInput', 'who reads whom: one row for each input of each layer'),
          ('moduleTotal', 'what each module of an analysis costs; null where a layer''s cost is unknown'),
          ('runHistory', 'every run with what its last epoch came to'),
          ('trial', 'one training of a sweep: a variant from one seed'),
          ('trialEpoch', 'one epoch of one trial'),
          ('trialResult', 'every trial with what its last epoch came to'),
          ('about', 'this list');
        """),
    Migration(
      number: 4,
      sql: """
        CREATE TABLE benchmark (
          analysisId INTEGER PRIMARY KEY REFERENCES analysis (id) ON DELETE CASCADE, -- which network, batch and mode
          threads INTEGER NOT NULL CHECK (threads > 0),
          repetitions INTEGER NOT NULL, -- how often the whole step was timed
          compileSeconds REAL NOT NULL,
          medianSeconds REAL NOT NULL, -- of the whole step, as in the next three
          minimumSeconds REAL NOT NULL,
          lowerQuartileSeconds REAL NOT NULL,
          upperQuartileSeconds REAL NOT NULL,
          multiplyAdds INTEGER NOT NULL, -- of the whole step, backward ones included
          gigaflopsPerSecond REAL NOT NULL, -- 2 × multiply-adds / 10⁹ / median
          shareOfPeak REAL NOT NULL, -- of the machine's matrix multiplication
          arenaBytes INTEGER NOT NULL, -- activations and scratchpads, as planned
          totalBytes INTEGER NOT NULL, -- weights, images and answers included
          processor TEXT NOT NULL,
          oneDNN TEXT NOT NULL, -- the library's version
          peakGigaflopsPerSecond REAL NOT NULL, -- of a matrix multiplication in the same run
          memoryGigabytesPerSecond REAL NOT NULL, -- of a stream through memory in the same run
          cacheGigabytesPerSecond REAL NOT NULL -- of a stream through a few megabytes
        ) STRICT;

        CREATE TABLE layerTiming (
          analysisId INTEGER NOT NULL REFERENCES benchmark (analysisId) ON DELETE CASCADE,
          position INTEGER NOT NULL, -- in the order in which they run
          path TEXT NOT NULL, -- its layer's, or those of layers that run as one, joined by ' + '
          pass TEXT NOT NULL CHECK (pass IN ('forward', 'backward')),
          operator TEXT, -- its main layer's; null for steps of no layer
          kernel TEXT, -- JSON: height, width of its main layer
          seconds REAL NOT NULL, -- the median
          shareOfTime REAL NOT NULL, -- of the sum over all
          multiplyAdds INTEGER NOT NULL,
          gigaflopsPerSecond REAL, -- null without multiply-adds, as in the next four
          shareOfPeak REAL,
          bytes INTEGER, -- inputs, outputs and parameters, each once
          flopsPerByte REAL,
          attainableGigaflopsPerSecond REAL, -- what the roofline allows
          implementation TEXT NOT NULL, -- what ran
          PRIMARY KEY (analysisId, position)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW measurement AS
        SELECT
          history.id, time, name, spec, fingerprint, input, batch, mode, threads, medianSeconds,
          minimumSeconds, medianSeconds / batch AS secondsPerImage, gigaflopsPerSecond, shareOfPeak,
          processor, oneDNN, toolVersion
        FROM benchmark JOIN history ON history.id = benchmark.analysisId;

        CREATE TABLE description (
          name TEXT PRIMARY KEY, -- a table or a view
          holds TEXT NOT NULL,
          position INTEGER NOT NULL UNIQUE -- in which order they are told
        ) STRICT, WITHOUT ROWID;

        INSERT INTO description (name, holds, position)
        SELECT name, holds, row_number() OVER () FROM about WHERE name <> 'about';

        INSERT INTO description (name, holds, position) VALUES
          ('benchmark', 'a measurement of the network of one analysis, and of the machine', 101),
          ('layerTiming', 'what one layer took in one benchmark', 102),
          ('measurement', 'every benchmark with its network''s name and fingerprint', 103),
          ('description', 'the words of `about`', 1001),
          ('about', 'this list', 1002);

        DROP VIEW about;
        CREATE VIEW about AS SELECT name, holds FROM description ORDER BY position;
        """),
  ]
}
