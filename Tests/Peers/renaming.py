"""Writes weights as PyTorch names and saves them, and what PyTorch answers with them.

    python Tests/Peers/renaming.py Tests/MeasurementTests/Fixtures

`torch-residual` is a small residual network with torchvision's names; `torch-sequence` one of
numbered layers, as VGG's, in half precision. Each has its state beside `images` and `answers`.
"""

import os
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Residual(nn.Module):
    image = (3, 11, 14)

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 5, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(5)
        self.layer1 = nn.Sequential(Block(5, 5, 1), Block(5, 5, 1))
        self.layer2 = nn.Sequential(Block(5, 9, 2), Block(9, 9, 1))
        self.fc = nn.Linear(9, 4)

    def forward(self, x):
        x = self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x)))))
        return self.fc(x.mean((2, 3)))


class Sequence(nn.Module):
    image = (3, 9, 13)

    def __init__(self):
        super().__init__()
        # Enough equal layers that the order of names as texts is not theirs.
        layers = [nn.Conv2d(3, 6, 3, 1, 1), nn.ReLU()]
        for _ in range(5):
            layers += [nn.Conv2d(6, 6, 3, 1, 1), nn.ReLU()]
        self.features = nn.Sequential(*layers, nn.MaxPool2d(2))
        self.classifier = nn.Sequential(
            nn.Linear(6 * 4 * 6, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 5))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def write(folder, name, network, half=False):
    generator = torch.Generator().manual_seed(7)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor in (module.weight.data, module.running_var):
                tensor.copy_(0.5 + torch.rand(tensor.shape, generator=generator))
            for tensor in (module.bias.data, module.running_mean):
                tensor.copy_(torch.randn(tensor.shape, generator=generator) / 3)
    if half:
        network.half()
    state = network.state_dict()
    save_file(state, os.path.join(folder, f"{name}.safetensors"))
    network.double().eval()
    images = torch.randn((2,) + network.image, generator=generator).float()
    with torch.no_grad():
        answers = network(images.double())
    save_file(
        {"images": images, "answers": answers.float().contiguous()},
        os.path.join(folder, f"{name}-answers.safetensors"))


if __name__ == "__main__":
    torch.manual_seed(7)
    write(sys.argv[1], "torch-residual", Residual())
    write(sys.argv[1], "torch-sequence", Sequence(), half=True)
