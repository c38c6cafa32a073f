"""Well-known networks as PyTorch's users write them, with the names that their weights usually bear."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn


def conv_norm(inputs, outputs, kernel=3, stride=1, groups=1, activation=partial(nn.ReLU, True)):
    """A convolution without biases, its normalisation, and perhaps an activation."""
    layers = [
        nn.Conv2d(
            inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, activation()) if activation else nn.Sequential(*layers)


class LeNet5(nn.Module):
    """With tanh and means, as in 1998, and a view in front of its linear layers."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.avg_pool2d(torch.tanh(self.conv1(x)), 2)
        x = F.avg_pool2d(torch.tanh(self.conv2(x)), 2)
        x = x.view(-1, self.num_flat_features(x))
        x = torch.tanh(self.fc1(x))
        return F.log_softmax(self.fc3(torch.tanh(self.fc2(x))), dim=1)

    def num_flat_features(self, x):
        number = 1
        for extent in x.size()[1:]:
            number *= extent
        return number


class AlexNet(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        relu = partial(nn.ReLU, inplace=True)
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, 11, 4, 2), relu(), nn.MaxPool2d(3, 2),
            nn.Conv2d(64, 192, 5, padding=2), relu(), nn.MaxPool2d(3, 2),
            nn.Conv2d(192, 384, 3, padding=1), relu(), nn.Conv2d(384, 256, 3, padding=1), relu(),
            nn.Conv2d(256, 256, 3, padding=1), relu(), nn.MaxPool2d(3, 2))
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(256 * 36, 4096), relu(), nn.Dropout(), nn.Linear(4096, 4096),
            relu(), nn.Linear(4096, classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class VGG(nn.Module):
    def __init__(self, plan=(64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M")):
        super().__init__()
        layers, channels = [], 3
        for entry in plan:
            if entry == "M":
                layers.append(nn.MaxPool2d(2, 2))
                continue
            layers += [nn.Conv2d(channels, entry, 3, padding=1), nn.BatchNorm2d(entry)]
            layers.append(nn.ReLU(inplace=True))
            channels = entry
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 49, 4096), nn.ReLU(True), nn.Dropout(), nn.Linear(4096, 4096),
            nn.ReLU(True), nn.Dropout(), nn.Linear(4096, 1000))

    def forward(self, x):
        x = self.avgpool(self.features(x))
        return self.classifier(x.view(x.size(0), -1))


class NiN(nn.Module):
    """As Caffe's: pools round up."""

    def __init__(self, classes=1000):
        super().__init__()

        def block(inputs, outputs, kernel, stride, padding):
            return [
                nn.Conv2d(inputs, outputs, kernel, stride, padding), nn.ReLU(True),
                nn.Conv2d(outputs, outputs, 1), nn.ReLU(True),
                nn.Conv2d(outputs, outputs, 1), nn.ReLU(True)]

        self.net = nn.Sequential(
            *block(3, 96, 11, 4, 0), nn.MaxPool2d(3, 2, ceil_mode=True),
            *block(96, 256, 5, 1, 2), nn.MaxPool2d(3, 2, ceil_mode=True),
            *block(256, 384, 3, 1, 1), nn.MaxPool2d(3, 2, ceil_mode=True), nn.Dropout(),
            *block(384, classes, 3, 1, 1))

    def forward(self, x):
        return F.adaptive_avg_pool2d(self.net(x), 1).squeeze(-1).squeeze(-1)


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inputs, width, stride, downsample, groups=1, base=64):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1, self.relu = nn.BatchNorm2d(width), nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2, self.downsample = nn.BatchNorm2d(width), downsample

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += identity
        return self.relu(out)


class Bottleneck(nn.Module):
    """With the stride in its 3×3 convolution."""

    expansion = 4

    def __init__(self, inputs, planes, stride, downsample, groups=1, base=64):
        super().__init__()
        width = int(planes * (base / 64.0)) * groups
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, planes * 4, 1, bias=False)
        self.bn3, self.relu = nn.BatchNorm2d(planes * 4), nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        out += identity
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self, block=BasicBlock, layers=(2, 2, 2, 2), groups=1, base=64, classes=1000):
        super().__init__()
        self.inplanes = 64
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1, self.relu = nn.BatchNorm2d(64), nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        for number, count in enumerate(layers):
            stage = self._make_layer(block, 64 << number, count, 1 if number == 0 else 2, groups, base)
            setattr(self, f"layer{number + 1}", stage)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, classes)

    def _make_layer(self, block, planes, count, stride, groups, base):
        downsample = None
        outputs = planes * block.expansion
        if stride != 1 or self.inplanes != outputs:
            downsample = nn.Sequential(
                nn.Conv2d(self.inplanes, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        layers = [block(self.inplanes, planes, stride, downsample, groups, base)]
        self.inplanes = outputs
        layers += [block(outputs, planes, 1, None, groups, base) for _ in range(1, count)]
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class Fire(nn.Module):
    def __init__(self, inputs, squeezed, expanded):
        super().__init__()
        self.squeeze = nn.Conv2d(inputs, squeezed, 1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeezed, expanded, 1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeezed, expanded, 3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.squeeze_activation(self.squeeze(x))
        return torch.cat([
            self.expand1x1_activation(self.expand1x1(x)),
            self.expand3x3_activation(self.expand3x3(x))], 1)


class SqueezeNet(nn.Module):
    """Version 1.1."""

    def __init__(self, classes=1000):
        super().__init__()

        def pool():
            return nn.MaxPool2d(3, 2, ceil_mode=True)

        self.features = nn.Sequential(
            nn.Conv2d(3, 64, 3, 2), nn.ReLU(inplace=True), pool(),
            Fire(64, 16, 64), Fire(128, 16, 64), pool(), Fire(128, 32, 128), Fire(256, 32, 128),
            pool(), Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256))
        self.classifier = nn.Sequential(
            nn.Dropout(p=0.5), nn.Conv2d(512, classes, 1), nn.ReLU(inplace=True),
            nn.AdaptiveAvgPool2d((1, 1)))

    def forward(self, x):
        return torch.flatten(self.classifier(self.features(x)), 1)


class DenseLayer(nn.Module):
    def __init__(self, inputs, growth):
        super().__init__()
        self.norm1, self.relu1 = nn.BatchNorm2d(inputs), nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(inputs, 4 * growth, 1, bias=False)
        self.norm2, self.relu2 = nn.BatchNorm2d(4 * growth), nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False)

    def forward(self, features):
        x = self.conv1(self.relu1(self.norm1(torch.cat(features, 1))))
        return self.conv2(self.relu2(self.norm2(x)))


class DenseBlock(nn.ModuleDict):
    def __init__(self, count, inputs, growth):
        super().__init__()
        for number in range(count):
            self[f"denselayer{number + 1}"] = DenseLayer(inputs + number * growth, growth)

    def forward(self, x):
        features = [x]
        for layer in self.values():
            features.append(layer(features))
        return torch.cat(features, 1)


class DenseNet(nn.Module):
    def __init__(self, growth=32, blocks=(6, 12, 24, 16), classes=1000):
        super().__init__()
        self.features = nn.Sequential()
        self.features.add_module("conv0", nn.Conv2d(3, 64, 7, 2, 3, bias=False))
        self.features.add_module("norm0", nn.BatchNorm2d(64))
        self.features.add_module("relu0", nn.ReLU(inplace=True))
        self.features.add_module("pool0", nn.MaxPool2d(3, 2, 1))
        channels = 64
        for number, count in enumerate(blocks, 1):
            self.features.add_module(f"denseblock{number}", DenseBlock(count, channels, growth))
            channels += count * growth
            if number < len(blocks):
                transition = nn.Sequential()
                transition.add_module("norm", nn.BatchNorm2d(channels))
                transition.add_module("relu", nn.ReLU(inplace=True))
                transition.add_module("conv", nn.Conv2d(channels, channels // 2, 1, bias=False))
                transition.add_module("pool", nn.AvgPool2d(2, 2))
                self.features.add_module(f"transition{number}", transition)
                channels //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(channels))
        self.classifier = nn.Linear(channels, classes)

    def forward(self, x):
        x = F.relu(self.features(x), inplace=True)
        return self.classifier(torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1))


class BasicConv2d(nn.Module):
    def __init__(self, inputs, outputs, **options):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, bias=False, **options)
        self.bn = nn.BatchNorm2d(outputs, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)


def transformed(x):
    """The input as another library's weights want it normalised."""
    channels = [
        torch.unsqueeze(x[:, c], 1) * (deviation / 0.5) + (mean - 0.5) / 0.5
        for c, (deviation, mean) in enumerate([(0.229, 0.485), (0.224, 0.456), (0.225, 0.406)])]
    return torch.cat(channels, 1)


class Inception(nn.Module):
    """With 3×3 kernels in its 5×5 branch, for which PyTorch's library is known."""

    def __init__(self, inputs, ch1x1, ch3x3red, ch3x3, ch5x5red, ch5x5, pool):
        super().__init__()
        self.branch1 = BasicConv2d(inputs, ch1x1, kernel_size=1)
        self.branch2 = nn.Sequential(
            BasicConv2d(inputs, ch3x3red, kernel_size=1),
            BasicConv2d(ch3x3red, ch3x3, kernel_size=3, padding=1))
        self.branch3 = nn.Sequential(
            BasicConv2d(inputs, ch5x5red, kernel_size=1),
            BasicConv2d(ch5x5red, ch5x5, kernel_size=3, padding=1))
        self.branch4 = nn.Sequential(
            nn.MaxPool2d(3, 1, 1, ceil_mode=True), BasicConv2d(inputs, pool, kernel_size=1))

    def forward(self, x):
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class InceptionAux(nn.Module):
    def __init__(self, inputs, classes):
        super().__init__()
        self.conv = BasicConv2d(inputs, 128, kernel_size=1)
        self.fc1, self.fc2 = nn.Linear(2048, 1024), nn.Linear(1024, classes)
        self.dropout = nn.Dropout(p=0.7)

    def forward(self, x):
        x = torch.flatten(self.conv(F.adaptive_avg_pool2d(x, (4, 4))), 1)
        return self.fc2(self.dropout(F.relu(self.fc1(x), inplace=True)))


class GoogLeNet(nn.Module):
    PLAN = {
        "3a": (192, 64, 96, 128, 16, 32, 32), "3b": (256, 128, 128, 192, 32, 96, 64),
        "4a": (480, 192, 96, 208, 16, 48, 64), "4b": (512, 160, 112, 224, 24, 64, 64),
        "4c": (512, 128, 128, 256, 24, 64, 64), "4d": (512, 112, 144, 288, 32, 64, 64),
        "4e": (528, 256, 160, 320, 32, 128, 128), "5a": (832, 256, 160, 320, 32, 128, 128),
        "5b": (832, 384, 192, 384, 48, 128, 128)}

    def __init__(self, classes=1000, transform_input=False, aux=False):
        super().__init__()
        self.transform_input = transform_input
        self.conv1 = BasicConv2d(3, 64, kernel_size=7, stride=2, padding=3)
        self.conv2 = BasicConv2d(64, 64, kernel_size=1)
        self.conv3 = BasicConv2d(64, 192, kernel_size=3, padding=1)
        for name, plan in self.PLAN.items():
            setattr(self, f"inception{name}", Inception(*plan))
        for number, kernel in ((1, 3), (2, 3), (3, 3), (4, 2)):
            setattr(self, f"maxpool{number}", nn.MaxPool2d(kernel, 2, ceil_mode=True))
        self.aux1 = InceptionAux(512, classes) if aux else None
        self.aux2 = InceptionAux(528, classes) if aux else None
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.dropout, self.fc = nn.Dropout(0.2), nn.Linear(1024, classes)

    def forward(self, x):
        if self.transform_input:
            x = transformed(x)
        x = self.maxpool2(self.conv3(self.conv2(self.maxpool1(self.conv1(x)))))
        x = self.inception4a(self.maxpool3(self.inception3b(self.inception3a(x))))
        first = self.aux1(x) if self.aux1 else None
        x = self.inception4d(self.inception4c(self.inception4b(x)))
        second = self.aux2(x) if self.aux2 else None
        x = self.inception5b(self.inception5a(self.maxpool4(self.inception4e(x))))
        x = self.fc(self.dropout(torch.flatten(self.avgpool(x), 1)))
        return (x, second, first) if self.aux1 else x


class InceptionA(nn.Module):
    def __init__(self, inputs, pool):
        super().__init__()
        self.branch1x1 = BasicConv2d(inputs, 64, kernel_size=1)
        self.branch5x5_1 = BasicConv2d(inputs, 48, kernel_size=1)
        self.branch5x5_2 = BasicConv2d(48, 64, kernel_size=5, padding=2)
        self.branch3x3dbl_1 = BasicConv2d(inputs, 64, kernel_size=1)
        self.branch3x3dbl_2 = BasicConv2d(64, 96, kernel_size=3, padding=1)
        self.branch3x3dbl_3 = BasicConv2d(96, 96, kernel_size=3, padding=1)
        self.branch_pool = BasicConv2d(inputs, pool, kernel_size=1)

    def forward(self, x):
        pooled = self.branch_pool(F.avg_pool2d(x, kernel_size=3, stride=1, padding=1))
        return torch.cat([
            self.branch1x1(x), self.branch5x5_2(self.branch5x5_1(x)),
            self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x))), pooled], 1)


class InceptionB(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.branch3x3 = BasicConv2d(inputs, 384, kernel_size=3, stride=2)
        self.branch3x3dbl_1 = BasicConv2d(inputs, 64, kernel_size=1)
        self.branch3x3dbl_2 = BasicConv2d(64, 96, kernel_size=3, padding=1)
        self.branch3x3dbl_3 = BasicConv2d(96, 96, kernel_size=3, stride=2)

    def forward(self, x):
        return torch.cat([
            self.branch3x3(x), self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x))),
            F.max_pool2d(x, kernel_size=3, stride=2)], 1)


class InceptionC(nn.Module):
    def __init__(self, inputs, c7):
        super().__init__()
        row, column = dict(kernel_size=(1, 7), padding=(0, 3)), dict(kernel_size=(7, 1), padding=(3, 0))
        self.branch1x1 = BasicConv2d(inputs, 192, kernel_size=1)
        self.branch7x7_1 = BasicConv2d(inputs, c7, kernel_size=1)
        self.branch7x7_2 = BasicConv2d(c7, c7, **row)
        self.branch7x7_3 = BasicConv2d(c7, 192, **column)
        self.branch7x7dbl_1 = BasicConv2d(inputs, c7, kernel_size=1)
        self.branch7x7dbl_2 = BasicConv2d(c7, c7, **column)
        self.branch7x7dbl_3 = BasicConv2d(c7, c7, **row)
        self.branch7x7dbl_4 = BasicConv2d(c7, c7, **column)
        self.branch7x7dbl_5 = BasicConv2d(c7, 192, **row)
        self.branch_pool = BasicConv2d(inputs, 192, kernel_size=1)

    def forward(self, x):
        double = self.branch7x7dbl_3(self.branch7x7dbl_2(self.branch7x7dbl_1(x)))
        return torch.cat([
            self.branch1x1(x), self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x))),
            self.branch7x7dbl_5(self.branch7x7dbl_4(double)),
            self.branch_pool(F.avg_pool2d(x, kernel_size=3, stride=1, padding=1))], 1)


class InceptionD(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.branch3x3_1 = BasicConv2d(inputs, 192, kernel_size=1)
        self.branch3x3_2 = BasicConv2d(192, 320, kernel_size=3, stride=2)
        self.branch7x7x3_1 = BasicConv2d(inputs, 192, kernel_size=1)
        self.branch7x7x3_2 = BasicConv2d(192, 192, kernel_size=(1, 7), padding=(0, 3))
        self.branch7x7x3_3 = BasicConv2d(192, 192, kernel_size=(7, 1), padding=(3, 0))
        self.branch7x7x3_4 = BasicConv2d(192, 192, kernel_size=3, stride=2)

    def forward(self, x):
        seven = self.branch7x7x3_2(self.branch7x7x3_1(x))
        return torch.cat([
            self.branch3x3_2(self.branch3x3_1(x)), self.branch7x7x3_4(self.branch7x7x3_3(seven)),
            F.max_pool2d(x, kernel_size=3, stride=2)], 1)


class InceptionE(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.branch1x1 = BasicConv2d(inputs, 320, kernel_size=1)
        self.branch3x3_1 = BasicConv2d(inputs, 384, kernel_size=1)
        self.branch3x3_2a = BasicConv2d(384, 384, kernel_size=(1, 3), padding=(0, 1))
        self.branch3x3_2b = BasicConv2d(384, 384, kernel_size=(3, 1), padding=(1, 0))
        self.branch3x3dbl_1 = BasicConv2d(inputs, 448, kernel_size=1)
        self.branch3x3dbl_2 = BasicConv2d(448, 384, kernel_size=3, padding=1)
        self.branch3x3dbl_3a = BasicConv2d(384, 384, kernel_size=(1, 3), padding=(0, 1))
        self.branch3x3dbl_3b = BasicConv2d(384, 384, kernel_size=(3, 1), padding=(1, 0))
        self.branch_pool = BasicConv2d(inputs, 192, kernel_size=1)

    def forward(self, x):
        three = self.branch3x3_1(x)
        three = torch.cat([self.branch3x3_2a(three), self.branch3x3_2b(three)], 1)
        double = self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        double = torch.cat([self.branch3x3dbl_3a(double), self.branch3x3dbl_3b(double)], 1)
        pooled = self.branch_pool(F.avg_pool2d(x, kernel_size=3, stride=1, padding=1))
        return torch.cat([self.branch1x1(x), three, double, pooled], 1)


class Inception3(nn.Module):
    def __init__(self, classes=1000, transform_input=True):
        super().__init__()
        self.transform_input = transform_input
        self.Conv2d_1a_3x3 = BasicConv2d(3, 32, kernel_size=3, stride=2)
        self.Conv2d_2a_3x3 = BasicConv2d(32, 32, kernel_size=3)
        self.Conv2d_2b_3x3 = BasicConv2d(32, 64, kernel_size=3, padding=1)
        self.maxpool1, self.maxpool2 = nn.MaxPool2d(3, 2), nn.MaxPool2d(3, 2)
        self.Conv2d_3b_1x1 = BasicConv2d(64, 80, kernel_size=1)
        self.Conv2d_4a_3x3 = BasicConv2d(80, 192, kernel_size=3)
        self.Mixed_5b, self.Mixed_5c = InceptionA(192, 32), InceptionA(256, 64)
        self.Mixed_5d, self.Mixed_6a = InceptionA(288, 64), InceptionB(288)
        self.Mixed_6b, self.Mixed_6c = InceptionC(768, 128), InceptionC(768, 160)
        self.Mixed_6d, self.Mixed_6e = InceptionC(768, 160), InceptionC(768, 192)
        self.Mixed_7a = InceptionD(768)
        self.Mixed_7b, self.Mixed_7c = InceptionE(1280), InceptionE(2048)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.dropout, self.fc = nn.Dropout(p=0.5), nn.Linear(2048, classes)

    def forward(self, x):
        if self.transform_input:
            x = transformed(x)
        x = self.maxpool1(self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x))))
        x = self.maxpool2(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x)))
        x = self.Mixed_6a(self.Mixed_5d(self.Mixed_5c(self.Mixed_5b(x))))
        x = self.Mixed_6e(self.Mixed_6d(self.Mixed_6c(self.Mixed_6b(x))))
        x = self.avgpool(self.Mixed_7c(self.Mixed_7b(self.Mixed_7a(x))))
        return self.fc(torch.flatten(self.dropout(x), 1))


class MobileNetV1(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        plan = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [
            (1024, 2), (1024, 1)]
        layers, channels = [conv_norm(3, 32, 3, 2)], 32
        for width, stride in plan:
            layers.append(conv_norm(channels, channels, 3, stride, channels))
            layers.append(conv_norm(channels, width, 1))
            channels = width
        self.model = nn.Sequential(*layers, nn.AvgPool2d(7))
        self.fc = nn.Linear(1024, classes)

    def forward(self, x):
        return self.fc(self.model(x).view(-1, 1024))


class InvertedResidual(nn.Module):
    """Of MobileNetV2 and of MNASNet."""

    def __init__(self, inputs, outputs, stride, expansion, kernel=3, activation=nn.ReLU6):
        super().__init__()
        width = inputs * expansion
        layers = [] if expansion == 1 else [conv_norm(inputs, width, 1, activation=activation)]
        layers += [
            conv_norm(width, width, kernel, stride, width, activation),
            *conv_norm(width, outputs, 1, activation=None)]
        self.conv = nn.Sequential(*layers)
        self.use_res_connect = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


class MobileNetV2(nn.Module):
    PLAN = [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
        (6, 320, 1, 1)]

    def __init__(self, classes=1000, activation=nn.ReLU6):
        super().__init__()
        layers, channels = [conv_norm(3, 32, 3, 2, activation=activation)], 32
        for expansion, width, count, stride in self.PLAN:
            for number in range(count):
                layers.append(InvertedResidual(
                    channels, width, stride if number == 0 else 1, expansion,
                    activation=activation))
                channels = width
        self.features = nn.Sequential(*layers, conv_norm(320, 1280, 1, activation=activation))
        self.classifier = nn.Sequential(nn.Dropout(p=0.2), nn.Linear(1280, classes))

    def forward(self, x):
        x = F.adaptive_avg_pool2d(self.features(x), (1, 1))
        return self.classifier(torch.flatten(x, 1))


class Clamp6(nn.Module):
    """ReLU6 by hand."""

    def forward(self, x):
        return torch.clamp(x, 0, 6)


class MNASNet(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        layers = [
            *conv_norm(3, 32, 3, 2), *conv_norm(32, 32, 3, 1, 32),
            *conv_norm(32, 16, 1, activation=None)]
        channels = 16
        for width, kernel, stride, expansion, count in (
                (24, 3, 2, 3, 3), (40, 5, 2, 3, 3), (80, 5, 2, 6, 3), (96, 3, 1, 6, 2),
                (192, 5, 2, 6, 4), (320, 3, 1, 6, 1)):
            blocks = []
            for number in range(count):
                blocks.append(InvertedResidual(
                    channels, width, stride if number == 0 else 1, expansion, kernel,
                    partial(nn.ReLU, True)))
                channels = width
            layers.append(nn.Sequential(*blocks))
        self.layers = nn.Sequential(*layers, *conv_norm(320, 1280, 1))
        self.classifier = nn.Sequential(nn.Dropout(p=0.2), nn.Linear(1280, classes))

    def forward(self, x):
        return self.classifier(self.layers(x).mean([2, 3]))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, squeezed, activation=nn.ReLU, gate=nn.Sigmoid):
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1, self.fc2 = nn.Conv2d(channels, squeezed, 1), nn.Conv2d(squeezed, channels, 1)
        self.activation, self.scale_activation = activation(), gate()

    def forward(self, x):
        scale = self.activation(self.fc1(self.avgpool(x)))
        return self.scale_activation(self.fc2(scale)) * x


def rounded(number):
    """The channels of MobileNet's squeezed maps: multiples of 8."""
    result = max(8, int(number + 4) // 8 * 8)
    return result + 8 if result < 0.9 * number else result


class MobileNetV3(nn.Module):
    """The small one."""

    PLAN = [
        (3, 16, 16, True, nn.ReLU, 2), (3, 72, 24, False, nn.ReLU, 2),
        (3, 88, 24, False, nn.ReLU, 1), (5, 96, 40, True, nn.Hardswish, 2),
        (5, 240, 40, True, nn.Hardswish, 1), (5, 240, 40, True, nn.Hardswish, 1),
        (5, 120, 48, True, nn.Hardswish, 1), (5, 144, 48, True, nn.Hardswish, 1),
        (5, 288, 96, True, nn.Hardswish, 2), (5, 576, 96, True, nn.Hardswish, 1),
        (5, 576, 96, True, nn.Hardswish, 1)]

    def __init__(self, classes=1000):
        super().__init__()
        layers, channels = [conv_norm(3, 16, 3, 2, activation=nn.Hardswish)], 16
        for kernel, width, outputs, excites, activation, stride in self.PLAN:
            block = [] if width == channels else [
                conv_norm(channels, width, 1, activation=activation)]
            block.append(conv_norm(width, width, kernel, stride, width, activation))
            if excites:
                block.append(SqueezeExcitation(width, rounded(width / 4), gate=nn.Hardsigmoid))
            block.append(conv_norm(width, outputs, 1, activation=None))
            layers.append(Residual(block, stride == 1 and channels == outputs))
            channels = outputs
        self.features = nn.Sequential(*layers, conv_norm(96, 576, 1, activation=nn.Hardswish))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(576, 1024), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(1024, classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class Residual(nn.Module):
    """A block with a shortcut around it, where its shape allows one."""

    def __init__(self, block, has_shortcut):
        super().__init__()
        self.block, self.has_shortcut = nn.Sequential(*block), has_shortcut

    def forward(self, x):
        return self.block(x) + x if self.has_shortcut else self.block(x)


class EfficientNet(nn.Module):
    """B0."""

    def __init__(self, classes=1000):
        super().__init__()
        layers, channels = [conv_norm(3, 32, 3, 2, activation=nn.SiLU)], 32
        for expansion, kernel, stride, outputs, count in (
                (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3),
                (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)):
            stage = []
            for number in range(count):
                width, step = channels * expansion, stride if number == 0 else 1
                block = [] if expansion == 1 else [conv_norm(channels, width, 1, activation=nn.SiLU)]
                block += [
                    conv_norm(width, width, kernel, step, width, nn.SiLU),
                    SqueezeExcitation(width, max(1, channels // 4), nn.SiLU),
                    conv_norm(width, outputs, 1, activation=None)]
                stage.append(Residual(block, step == 1 and channels == outputs))
                channels = outputs
            layers.append(nn.Sequential(*stage))
        self.features = nn.Sequential(*layers, conv_norm(320, 1280, 1, activation=nn.SiLU))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class RegNetBlock(nn.Module):
    def __init__(self, inputs, width, stride, group_width):
        super().__init__()
        self.proj = conv_norm(inputs, width, 1, stride, activation=None) \
            if inputs != width or stride != 1 else None
        self.f = nn.Sequential(
            conv_norm(inputs, width, 1), conv_norm(width, width, 3, stride, width // group_width),
            conv_norm(width, width, 1, activation=None))
        self.activation = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.activation((self.proj(x) if self.proj else x) + self.f(x))


class RegNet(nn.Module):
    """X, 400 MF."""

    def __init__(self, classes=1000):
        super().__init__()
        self.stem, channels = conv_norm(3, 32, 3, 2), 32
        stages = []
        for count, width in ((1, 32), (2, 64), (7, 160), (12, 400)):
            blocks = []
            for number in range(count):
                blocks.append(RegNetBlock(channels, width, 2 if number == 0 else 1, 16))
                channels = width
            stages.append(nn.Sequential(*blocks))
        self.trunk_output = nn.Sequential(*stages)
        self.avgpool, self.fc = nn.AdaptiveAvgPool2d((1, 1)), nn.Linear(400, classes)

    def forward(self, x):
        return self.fc(self.avgpool(self.trunk_output(self.stem(x))).flatten(start_dim=1))


class ShuffleUnit(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.stride, half = stride, outputs // 2
        self.branch1 = nn.Sequential(
            *conv_norm(inputs, inputs, 3, 2, inputs, None), *conv_norm(inputs, half, 1)) \
            if stride > 1 else nn.Sequential()
        first = inputs if stride > 1 else half
        self.branch2 = nn.Sequential(
            *conv_norm(first, half, 1), *conv_norm(half, half, 3, stride, half, None),
            *conv_norm(half, half, 1))

    def forward(self, x):
        if self.stride == 1:
            kept, changed = x.chunk(2, dim=1)
            x = torch.cat((kept, self.branch2(changed)), dim=1)
        else:
            x = torch.cat((self.branch1(x), self.branch2(x)), dim=1)
        batch, channels, height, width = x.size()
        x = torch.transpose(x.view(batch, 2, channels // 2, height, width), 1, 2).contiguous()
        return x.view(batch, channels, height, width)


class ShuffleNetV2(nn.Module):
    """With half the channels."""

    def __init__(self, classes=1000):
        super().__init__()
        self.conv1, self.maxpool = conv_norm(3, 24, 3, 2), nn.MaxPool2d(3, 2, 1)
        channels = 24
        for number, (count, width) in enumerate(((4, 48), (8, 96), (4, 192)), 2):
            units = [ShuffleUnit(channels, width, 2)]
            units += [ShuffleUnit(width, width, 1) for _ in range(count - 1)]
            setattr(self, f"stage{number}", nn.Sequential(*units))
            channels = width
        self.conv5, self.fc = conv_norm(192, 1024, 1), nn.Linear(1024, classes)

    def forward(self, x):
        x = self.maxpool(self.conv1(x))
        return self.fc(self.conv5(self.stage4(self.stage3(self.stage2(x)))).mean([2, 3]))


class ConvNeXtBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.dwconv = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.pwconv1, self.act = nn.Linear(width, 4 * width), nn.GELU()
        self.pwconv2 = nn.Linear(4 * width, width)
        self.gamma = nn.Parameter(torch.full((width,), 1e-6))

    def forward(self, x):
        y = self.norm(self.dwconv(x).permute(0, 2, 3, 1))
        y = self.gamma * self.pwconv2(self.act(self.pwconv1(y)))
        return x + y.permute(0, 3, 1, 2)


class ConvNeXt(nn.Module):
    """T."""

    def __init__(self, depths=(3, 3, 9, 3), widths=(96, 192, 384, 768), classes=1000):
        super().__init__()
        layers, channels = [nn.Conv2d(3, widths[0], 4, 4)], widths[0]
        for number, (count, width) in enumerate(zip(depths, widths)):
            if number:
                layers += [nn.BatchNorm2d(channels), nn.Conv2d(channels, width, 2, 2)]
            layers += [ConvNeXtBlock(width) for _ in range(count)]
            channels = width
        self.stages = nn.Sequential(*layers)
        self.norm, self.head = nn.LayerNorm(channels), nn.Linear(channels, classes)

    def forward(self, x):
        return self.head(self.norm(self.stages(x).mean([-2, -1])))


class UNet(nn.Module):
    """A small one."""

    def __init__(self, classes=2):
        super().__init__()

        def double(inputs, outputs):
            return nn.Sequential(
                nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(True),
                nn.Conv2d(outputs, outputs, 3, padding=1), nn.ReLU(True))

        self.down1, self.down2, self.bottom = double(3, 16), double(16, 32), double(32, 64)
        self.up2, self.join2 = nn.ConvTranspose2d(64, 32, 2, 2), double(64, 32)
        self.up1, self.join1 = nn.ConvTranspose2d(32, 16, 2, 2), double(32, 16)
        self.out = nn.Conv2d(16, classes, 1)

    def forward(self, x):
        first = self.down1(x)
        second = self.down2(F.max_pool2d(first, 2))
        x = self.up2(self.bottom(F.max_pool2d(second, 2)))
        x = self.up1(self.join2(torch.cat([second, x], 1)))
        return self.out(self.join1(torch.cat([first, x], 1)))


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
