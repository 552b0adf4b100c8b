namespace Almagest.Cli.Demo;

/// <summary>One held-out spectrum of the demonstration: what was true, what was seen, what was found.</summary>
/// <param name="Gap">The name of its gap pattern.</param>
/// <param name="Truth">Shape [P], the drawn parameters.</param>
/// <param name="TrueValues">Shape [B], log10 flux density in every bin, gaps too.</param>
/// <param name="Observed">Shape [B]; false in the gap.</param>
/// <param name="Passes">Shape [passes + 1][P]: parameters with the gap ignored, then after each pass of the auto-encoder.</param>
/// <param name="Filled">Shape [B], log10 flux density after the last pass.</param>
internal sealed record DemoSpectrum(
    string Gap,
    double[] Truth,
    double[] TrueValues,
    bool[] Observed,
    double[][] Passes,
    double[] Filled
)
{
    /// <summary>Mean over the parameters of the squared error after a pass; the last pass stands for later ones.</summary>
    public double SquaredError(int pass)
    {
        double[] found = Passes[Math.Min(pass, Passes.Length - 1)];
        return Truth.Select((truth, i) => (found[i] - truth) * (found[i] - truth)).Average();
    }

    /// <summary>Mean squared error of the filled bins, in log10 flux density; NaN where there is no gap.</summary>
    public double FillError()
    {
        int[] missing = Enumerable.Range(0, Observed.Length).Where(bin => !Observed[bin]).ToArray();
        return missing.Length == 0
            ? double.NaN
            : missing.Average(bin => (Filled[bin] - TrueValues[bin]) * (Filled[bin] - TrueValues[bin]));
    }
}
