namespace Almagest.Studies.Plain;

public enum PlainLoss
{
    MeanSquare,
    MeanAbsolute,
}

/// <summary>A dense net with ReLU and how it is trained: as a first tutorial has it, Adam at a constant rate and one
/// loss.</summary>
/// <param name="Widths">Inputs, hidden layers, outputs.</param>
/// <param name="Loss">Over all outputs of a batch.</param>
public sealed record PlainSettings(IReadOnlyList<int> Widths, PlainLoss Loss)
{
    public int Epochs { get; init; } = 50;

    /// <summary>Rows per step.</summary>
    public int Batch { get; init; } = 32;

    public double Rate { get; init; } = 1e-3;

    /// <summary>Draws the first weights, the order of the rows and what spoils them.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Weights and biases.</summary>
    public int ParameterCount => Enumerable.Range(1, Widths.Count - 1).Sum(layer => (Widths[layer - 1] + 1) * Widths[layer]);

    /// <summary>Such as "128-64-32-2".</summary>
    public string Name => string.Join('-', Widths);
}

/// <summary>Rows to learn from. N rows, I inputs, O outputs.</summary>
/// <param name="Inputs">Shape [N, I].</param>
/// <param name="Targets">Shape [N, O].</param>
public sealed record PlainRows(float[] Inputs, float[] Targets);

/// <summary>Spoils one row of inputs in place, each time that it is shown.</summary>
public delegate void Spoil(Random random, Span<float> row);
