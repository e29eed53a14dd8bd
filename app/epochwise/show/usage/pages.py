"""The pages of other programs' documentation that the glossary relies on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentationPage:
    """A page by its title and public address, and the program that it documents."""

    program: str
    title: str
    address: str


PROGRAMS = (
    "Keras",
    "PyTorch",
    "Lightning",
    "scikit-learn",
    "XGBoost",
    "MATLAB",
    "Create ML",
    "KNIME",
    "Wolfram Language",
)
"""The programs in the order in which they are listed."""


def _keras(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("Keras", title, f"https://keras.io/{path}")


KERAS_FIT = _keras("Model training APIs", "api/models/model_training_apis/")
KERAS_SGD = _keras("SGD", "api/optimizers/sgd/")
KERAS_WORDS = _keras("What do “sample”, “batch”, and “epoch” mean?", "getting_started/faq/")
KERAS_REPLICAS = _keras("Multi-GPU distributed training", "guides/distributed_training_with_tensorflow/")


def _tensorflow(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("Keras", title, f"https://www.tensorflow.org/api_docs/python/tf/{path}")


TENSORFLOW_DATASET = _tensorflow("tf.data.Dataset", "data/Dataset")
TENSORFLOW_STEP = _tensorflow("get_global_step, migrate to TF2", "compat/v1/train/get_global_step")


def _pytorch(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("PyTorch", title, f"https://docs.pytorch.org/{path}")


PYTORCH_DATA = _pytorch("torch.utils.data", "docs/stable/data.html")
PYTORCH_SGD = _pytorch("SGD", "docs/stable/generated/torch.optim.SGD.html")
PYTORCH_TUTORIAL = _pytorch("Optimizing Model Parameters", "tutorials/beginner/basics/optimization_tutorial.html")
PYTORCH_PRECISION = _pytorch("Automatic Mixed Precision examples", "docs/stable/notes/amp_examples.html")
PYTORCH_PARALLEL = _pytorch(
    "DistributedDataParallel", "docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html"
)


def _lightning(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("Lightning", title, f"https://lightning.ai/docs/pytorch/{path}.html")


LIGHTNING_MODULE = _lightning("LightningModule", "stable/common/lightning_module")
LIGHTNING_TRAINER = _lightning("Trainer", "stable/api/lightning.pytorch.trainer.trainer.Trainer")
LIGHTNING_ACCUMULATION = _lightning("Accumulate gradients", "stable/common/gradient_accumulation")
LIGHTNING_DEVICES = _lightning("GPU training (FAQ)", "latest/accelerators/gpu_faq")


def _sklearn(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("scikit-learn", title, f"https://scikit-learn.org/stable/{path}.html")


SKLEARN_WORDS = _sklearn("Glossary", "glossary")
SKLEARN_MLP = _sklearn("MLPClassifier", "modules/generated/sklearn.neural_network.MLPClassifier")
SKLEARN_SGD = _sklearn("SGDClassifier", "modules/generated/sklearn.linear_model.SGDClassifier")
SKLEARN_BATCHES = _sklearn("gen_batches", "modules/generated/sklearn.utils.gen_batches")
SKLEARN_TREES = _sklearn(
    "HistGradientBoostingClassifier", "modules/generated/sklearn.ensemble.HistGradientBoostingClassifier"
)
SKLEARN_CURVE = _sklearn("learning_curve", "modules/generated/sklearn.model_selection.learning_curve")


def _xgboost(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("XGBoost", title, f"https://xgboost.readthedocs.io/en/stable/{path}.html")


XGBOOST_API = _xgboost("Python API Reference", "python/python_api")
XGBOOST_PARAMETERS = _xgboost("XGBoost Parameters", "parameter")
XGBOOST_MEMORY = _xgboost("Using XGBoost External Memory Version", "tutorials/external_memory")
XGBOOST_RANKING = _xgboost("Learning to Rank", "tutorials/learning_to_rank")


def _matlab(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("MATLAB", title, f"https://www.mathworks.com/help/deeplearning/{path}.html")


MATLAB_OPTIONS = _matlab("trainingOptions", "ref/trainingoptions")
MATLAB_ADAM = _matlab("TrainingOptionsADAM", "ref/nnet.cnn.trainingoptionsadam")
MATLAB_SGDM = _matlab("TrainingOptionsSGDM", "ref/nnet.cnn.trainingoptionssgdm")
MATLAB_LM = _matlab("TrainingOptionsLM", "ref/nnet.cnn.trainingoptionslm")
MATLAB_QUEUE = _matlab("minibatchqueue", "ref/minibatchqueue")
MATLAB_PARALLEL = _matlab(
    "Train Network in Parallel with Custom Training Loop", "ug/train-network-in-parallel-with-custom-training-loop"
)


def _create_ml(title: str, path: str) -> DocumentationPage:
    return DocumentationPage("Create ML", title, f"https://developer.apple.com/documentation/{path}")


CREATE_ML_SESSION = _create_ml(
    "MLTrainingSessionParameters: iterations", "createml/mltrainingsessionparameters/iterations"
)
CREATE_ML_DETECTOR = _create_ml(
    "MLObjectDetector: batchSize", "createml/mlobjectdetector/modelparameters-swift.struct/batchsize"
)
CREATE_ML_NETWORK = _create_ml(
    "FullyConnectedNetworkConfiguration: batchSize", "createmlcomponents/fullyconnectednetworkconfiguration/batchsize"
)
CREATE_ML_RATE = _create_ml(
    "FullyConnectedNetworkConfiguration", "createmlcomponents/fullyconnectednetworkconfiguration"
)


def _knime(title: str, address: str) -> DocumentationPage:
    return DocumentationPage("KNIME", title, address)


KNIME_LEARNER = _knime(
    "Keras Network Learner, the node's description",
    "https://github.com/knime/knime-deeplearning/blob/HEAD/org.knime.dl.keras/src/org/knime/dl/keras/base/nodes/learner/"
    "DLKerasLearnerNodeFactory.xml",
)
KNIME_DL4J = _knime(
    "DL4J Feedforward Learner (legacy), the node's description",
    "https://github.com/knime/knime-dl4j/blob/HEAD/org.knime.ext.dl4j.base/src/org/knime/ext/dl4j/base/nodes/learn/"
    "feedforward/regression/FeedforwardRegressionLearnerNodeFactory.xml",
)
KNIME_LOOPS = _knime("How loops work", "https://docs.knime.com/build/loops")


def _wolfram(symbol: str) -> DocumentationPage:
    return DocumentationPage("Wolfram Language", symbol, f"https://reference.wolfram.com/language/ref/{symbol}.html")


WOLFRAM_ROUNDS = _wolfram("MaxTrainingRounds")
WOLFRAM_BATCH = _wolfram("BatchSize")
WOLFRAM_RATE = _wolfram("LearningRate")
WOLFRAM_RESULTS = _wolfram("NetTrainResultsObject")
