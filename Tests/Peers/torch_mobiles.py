"""Networks of few multiply-adds, and two of another kind, as PyTorch's users write them."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from torch_classics import conv_norm


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


class SamePadding(nn.Conv2d):
    """A convolution padded as TensorFlow does, by what the images' size asks for."""

    def forward(self, x):
        pads = []
        for side, kernel, stride in zip(
                (x.shape[-1], x.shape[-2]), self.kernel_size[::-1], self.stride[::-1]):
            pad = max((-(-side // stride) - 1) * stride + kernel - side, 0)
            pads += [pad // 2, pad - pad // 2]
        return super().forward(F.pad(x, pads))


class PortedMobileNetV1(nn.Module):
    """MobileNetV1 with TensorFlow's padding, which transforms its images itself."""

    def __init__(self, classes=1000):
        super().__init__()
        self.net = MobileNetV1(classes)
        for module in list(self.net.model.modules()):
            for name, child in module.named_children():
                if isinstance(child, nn.Conv2d) and child.stride == (2, 2):
                    setattr(module, name, SamePadding(
                        child.in_channels, child.out_channels, 3, 2, groups=child.groups,
                        bias=False))
        self.net.model.insert(0, nn.ZeroPad2d((0, 1, 1, 0)))
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
        self.transform_input = True

    def forward(self, x):
        return self.net((x - self.mean) / self.deviation)


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
