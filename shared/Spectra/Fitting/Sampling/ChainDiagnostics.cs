namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>How far a chain may be trusted, for one parameter.</summary>
/// <param name="AutocorrelationTime">τ, steps: samples of a walker that far apart are worth one independent one.</param>
/// <param name="EffectiveSamples">Samples of all walkers / τ.</param>
/// <param name="SplitRhat">1 where the walkers' halves agree; above 1.05 they have not mixed.</param>
public sealed record ChainDiagnostics(double AutocorrelationTime, double EffectiveSamples, double SplitRhat)
{
    /// <summary>Sokal's c: the sum is cut where the lag reaches c τ.</summary>
    private const double Window = 5;

    /// <summary>Steps in units of τ below which neither τ nor an interval's ends are known well (as emcee advises).</summary>
    public const double FewestTimes = 50;

    private const double LargestRhat = 1.05;

    public static ChainDiagnostics Of(Chain chain, int parameter)
    {
        double time = AutocorrelationTimeOf(chain, parameter);
        return new ChainDiagnostics(time, chain.Length / time, SplitRhatOf(chain, parameter));
    }

    /// <summary>What a reader of the chain has to know; empty if nothing.</summary>
    /// <param name="all">One for each parameter.</param>
    public static IReadOnlyList<string> Warnings(Chain chain, IReadOnlyList<ChainDiagnostics> all)
    {
        List<string> warnings = [];
        double time = all.Max(one => one.AutocorrelationTime),
            rhat = all.Max(one => one.SplitRhat);
        if (chain.Steps < FewestTimes * time)
            warnings.Add(
                $"The chain is too short: {chain.Steps} steps are {chain.Steps / time:0} autocorrelation times ({time:0.#} "
                    + $"steps); {FewestTimes} are wanted: {Math.Ceiling(FewestTimes * time):0} steps, a chain of "
                    + $"{Math.Ceiling(FewestTimes * time) * chain.Walkers:0} samples."
            );
        if (rhat > LargestRhat)
            warnings.Add(
                $"The walkers disagree (split R-hat {rhat:0.00}; {LargestRhat} at most): a longer burn-in, or several maxima."
            );
        if (chain.AcceptedShare < 0.1)
            warnings.Add($"Only {chain.AcceptedShare:0.00} of the moves were accepted.");
        return warnings;
    }

    /// <summary>1 + 2 Σ ρ(t), the correlations pooled over the walkers about their common mean, cut by Sokal's window.</summary>
    /// <remarks>Source: Sokal 1997, "Monte Carlo methods in statistical mechanics"; Goodman &amp; Weare 2010, section
    /// 5.</remarks>
    private static double AutocorrelationTimeOf(Chain chain, int parameter)
    {
        double[] values = Centred(chain, parameter);
        double variance = CovarianceAt(values, chain, 0),
            time = 1;
        if (!(variance > 0))
            return chain.Steps; // nothing ever moved
        for (int lag = 1; lag < chain.Steps; lag++)
        {
            time += 2 * CovarianceAt(values, chain, lag) / variance;
            if (lag >= Window * time)
                break;
        }
        return Math.Max(1, time);
    }

    /// <summary>Gelman and Rubin's ratio over the halves of all walkers. Source: Gelman et al., Bayesian Data Analysis, 3rd
    /// ed., section 11.4.</summary>
    private static double SplitRhatOf(Chain chain, int parameter)
    {
        int n = chain.Steps / 2,
            sequences = 2 * chain.Walkers;
        if (n < 2)
            return double.PositiveInfinity;
        double within = 0,
            between = 0,
            mean = 0;
        double[] means = new double[sequences];
        for (int s = 0; s < sequences; s++)
        {
            int walker = s / 2,
                from = s % 2 * (chain.Steps - n);
            double sum = 0,
                squares = 0;
            for (int t = 0; t < n; t++)
                sum += chain.At(from + t, walker)[parameter];
            means[s] = sum / n;
            for (int t = 0; t < n; t++)
            {
                double off = chain.At(from + t, walker)[parameter] - means[s];
                squares += off * off;
            }
            within += squares / (n - 1) / sequences;
            mean += means[s] / sequences;
        }
        foreach (double one in means)
            between += n * (one - mean) * (one - mean) / (sequences - 1);
        return within > 0 ? Math.Sqrt((n - 1.0) / n + (between / n / within)) : double.PositiveInfinity;
    }

    /// <returns>Shape [walkers, steps], less the mean of all.</returns>
    private static double[] Centred(Chain chain, int parameter)
    {
        double[] values = new double[chain.Length];
        double mean = 0;
        for (int k = 0; k < chain.Length; k++)
            mean += chain[k][parameter] / chain.Length;
        for (int w = 0; w < chain.Walkers; w++)
        for (int t = 0; t < chain.Steps; t++)
            values[(w * chain.Steps) + t] = chain.At(t, w)[parameter] - mean;
        return values;
    }

    private static double CovarianceAt(double[] values, Chain chain, int lag)
    {
        double sum = 0;
        int pairs = chain.Steps - lag;
        for (int w = 0; w < chain.Walkers; w++)
        {
            ReadOnlySpan<double> walker = values.AsSpan(w * chain.Steps, chain.Steps);
            for (int t = 0; t < pairs; t++)
                sum += walker[t] * walker[t + lag];
        }
        return sum / ((double)pairs * chain.Walkers);
    }
}
