"""
PyTorch on a GPU by CUDA: what the native peer does otherwise there. As its tuning guide says, the convolutions are chosen by
trial; float32 is float32, since the tensor cores' shorter format fails the gate on the losses.
"""
import torch


def prepare():
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False


def capture(model, optimizer, loss_of):
    """
    Records a training step as a graph (https://pytorch.org/docs/stable/notes/cuda.html#whole-network-capture) and gives it
    with the tensor that each replay writes the loss to. Weights and moments are as before.
    """
    kept = {name: value.clone() for name, value in model.state_dict().items()}

    def train():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of()
        loss.backward()
        optimizer.step()
        return loss

    beside = torch.cuda.Stream()
    beside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(beside):
        for _ in range(5):
            train()
    torch.cuda.current_stream().wait_stream(beside)
    optimizer.zero_grad(set_to_none=True)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        loss = loss_of()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        for name, value in model.state_dict().items():
            value.copy_(kept[name])
        for state in optimizer.state.values():
            for value in state.values():
                value.zero_()
    return graph, loss
