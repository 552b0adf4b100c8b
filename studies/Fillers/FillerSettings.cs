namespace Almagest.Studies.Fillers;

/// <summary>Networks that draw fillings at random.</summary>
public enum GenerativeKind
{
    /// <summary>A conditional variational auto-encoder (Kingma and Welling 2014; Sohn, Lee and Yan 2015).</summary>
    Variational,

    /// <summary>Conditional flow matching (Lipman et al. 2023): noise is carried to spectra along learnt straight
    /// lines.</summary>
    Flow,
}

/// <summary>How they are trained and asked.</summary>
public sealed record FillerSettings
{
    public int Epochs { get; init; } = 40;

    public int Batch { get; init; } = 128;

    public double Rate { get; init; } = 2e-3;

    /// <summary>Hidden layers.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [256, 256];

    /// <summary>Of the variational auto-encoder.</summary>
    public int LatentWidth { get; init; } = 8;

    /// <summary>Steps of a flow from noise to a spectrum.</summary>
    public int FlowSteps { get; init; } = 12;

    /// <summary>Fillings drawn of each spectrum: their mean is the filling, their spread its band.</summary>
    public int Samples { get; init; } = 24;

    public int Seed { get; init; } = 1;
}
