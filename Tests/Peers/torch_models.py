"""Well-known networks as PyTorch's users write them, by name."""

from functools import partial

from torch_classics import AlexNet, Bottleneck, DenseNet, LeNet5, NiN, ResNet, SqueezeNet, VGG
from torch_inceptions import GoogLeNet, Inception3
from torch_mobiles import (
    Clamp6, ConvNeXt, EfficientNet, MNASNet, MobileNetV1, MobileNetV2, MobileNetV3,
    PortedMobileNetV1, RegNet, ShuffleNetV2, UNet)

# Each network's constructor and its images' channels and side.
NETWORKS = {
    "lenet5": (LeNet5, (1, 28)),
    "alexnet": (AlexNet, (3, 224)),
    "vgg11_bn": (VGG, (3, 224)),
    "nin": (NiN, (3, 224)),
    "resnet18": (ResNet, (3, 224)),
    "resnet50": (partial(ResNet, Bottleneck, (3, 4, 6, 3)), (3, 224)),
    "resnext50": (partial(ResNet, Bottleneck, (3, 4, 6, 3), 32, 4), (3, 224)),
    "wide_resnet50": (partial(ResNet, Bottleneck, (3, 4, 6, 3), 1, 128), (3, 224)),
    "squeezenet1_1": (SqueezeNet, (3, 224)),
    "densenet121": (DenseNet, (3, 224)),
    "googlenet": (GoogLeNet, (3, 224)),
    "googlenet_aux": (partial(GoogLeNet, transform_input=True, aux=True), (3, 224)),
    "inception_v3": (Inception3, (3, 299)),
    "mobilenet_v1": (MobileNetV1, (3, 224)),
    "mobilenet_v1_ported": (PortedMobileNetV1, (3, 223)),
    "mobilenet_v2": (MobileNetV2, (3, 224)),
    "mobilenet_v2_clamp": (partial(MobileNetV2, activation=Clamp6), (3, 224)),
    "mobilenet_v3_small": (MobileNetV3, (3, 224)),
    "mnasnet": (MNASNet, (3, 224)),
    "efficientnet_b0": (EfficientNet, (3, 224)),
    "regnet_x_400mf": (RegNet, (3, 224)),
    "shufflenet_v2_x0_5": (ShuffleNetV2, (3, 224)),
    "convnext_tiny": (ConvNeXt, (3, 224)),
    "unet": (UNet, (3, 64)),
}
