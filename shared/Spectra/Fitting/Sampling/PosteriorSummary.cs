namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>A parameter's posterior in numbers.</summary>
/// <param name="Sigma">Standard deviation of the samples.</param>
/// <param name="Median">Half of the probability lies on either side.</param>
/// <param name="Diagnostics">How far to trust them.</param>
public sealed record PosteriorSummary(double Mean, double Sigma, double Median, ChainDiagnostics Diagnostics)
{
    private readonly double[] _sorted = [];

    /// <summary>1 σ of the mean and, about, of the median: what a chain of another seed may differ by.</summary>
    public double MonteCarloError => Sigma / Math.Sqrt(Diagnostics.EffectiveSamples);

    public static PosteriorSummary Of(Chain chain, int parameter)
    {
        double[] sorted = chain.Sorted(parameter);
        double mean = sorted.Average(),
            square = sorted.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, sorted.Length - 1);
        return new PosteriorSummary(
            mean,
            Math.Sqrt(square),
            Quantile(sorted, 0.5),
            ChainDiagnostics.Of(chain, parameter),
            sorted
        );
    }

    private PosteriorSummary(double mean, double sigma, double median, ChainDiagnostics diagnostics, double[] sorted)
        : this(mean, sigma, median, diagnostics) => _sorted = sorted;

    /// <summary>The interval that holds this much of the probability, with as much of the rest below as above.</summary>
    public (double Lower, double Upper) Interval(double probability) =>
        (Quantile(_sorted, 0.5 * (1 - probability)), Quantile(_sorted, 0.5 * (1 + probability)));

    /// <summary>The value that this much of the probability lies below: a one-sided limit.</summary>
    public double Quantile(double probability) => Quantile(_sorted, probability);

    internal static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        double at = probability * (sorted.Length - 1);
        int below = Math.Clamp((int)at, 0, Math.Max(0, sorted.Length - 2));
        return sorted.Length == 1 ? sorted[0] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
