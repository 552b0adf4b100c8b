namespace Almagest.Learning.Encoders;

/// <summary>What was divided out of a spectrum so that spectra of all exposures, responses and brightnesses look alike.</summary>
/// <param name="Amplitude">Net counts over those of the reference spectrum, both over the observed bins; more than 0.</param>
/// <param name="Weight">
/// Poisson counts that carry as much as one count of the data: 1 for Poisson data, less where systematic errors or a subtracted
/// background add noise. A spectrum of 10^7 counts good to 1 % is shown to the network as one of as many counts as are good to
/// 1 %.
/// </param>
/// <param name="Net">Counts less the background's, as they are: below 0 where the background has more.</param>
/// <param name="NetSigma">Of <paramref name="Net"/>.</param>
internal readonly record struct CountScale(double Amplitude, double Weight, double Net, double NetSigma);

/// <summary>Binned counts as a network's input.</summary>
internal static class CountEncoder
{
    public const int ContextCount = 4;

    /// <summary>Of the context: the share of the band that was observed.</summary>
    public const int Covered = 3;

    private const double LeastWeight = 1e-6;
    private const double LeastCounts = 1;

    /// <summary>Amplitude and weight, from the observed bins alone, as nothing else is known of a real spectrum.</summary>
    /// <param name="counts">B bins.</param>
    /// <param name="observed">Shape [B].</param>
    /// <param name="context">Shape [4]: ln of net counts, background's share of counts and of the noise, share of the band that
    /// was observed.</param>
    public static CountScale Scale(BinnedCounts counts, ReadOnlySpan<bool> observed, Span<float> context)
    {
        double gross = 0,
            variance = 0,
            background = 0,
            backgroundVariance = 0,
            reference = 0,
            covered = 0,
            full = 0;
        for (int bin = 0; bin < observed.Length; bin++)
        {
            full += counts.FullReference[bin];
            if (!observed[bin])
                continue;
            gross += counts.Gross[bin];
            variance += counts.Variance[bin];
            background += counts.Background[bin];
            backgroundVariance += counts.BackgroundVariance[bin];
            reference += counts.Reference[bin];
            covered += counts.FullReference[bin];
        }
        double weight = gross > 0 && variance > 0 ? Math.Clamp(gross / variance, LeastWeight, 1) : 1;
        double net = Math.Max(LeastCounts, weight * (gross - background));
        context[0] = (float)Math.Log(net);
        context[1] = (float)Math.Clamp(background / Math.Max(gross, LeastCounts), 0, 1);
        context[2] = (float)(backgroundVariance / Math.Max(variance + backgroundVariance, LeastCounts));
        context[Covered] = (float)(full > 0 ? covered / full : 0);
        return new CountScale(
            reference > 0 ? net / (weight * reference) : 1,
            weight,
            gross - background,
            Math.Sqrt(variance + backgroundVariance)
        );
    }

    /// <summary>Writes the values of observed bins, 0 elsewhere.</summary>
    public static void Values(BinnedCounts counts, ReadOnlySpan<bool> observed, CountScale scale, Span<float> values)
    {
        for (int bin = 0; bin < values.Length; bin++)
        {
            double net = scale.Weight * (counts.Gross[bin] - counts.Background[bin]);
            values[bin] = observed[bin] ? (float)CountTransform.Forward(net, Expected(counts, bin, observed[bin], scale)) : 0;
        }
    }

    /// <summary>Weighted counts that the reference, made as bright as the data, has in a bin: of its good channels if observed,
    /// else of all.</summary>
    public static double Expected(BinnedCounts counts, int bin, bool observed, CountScale scale) =>
        scale.Weight * scale.Amplitude * (observed ? counts.Reference[bin] : counts.FullReference[bin]);
}
