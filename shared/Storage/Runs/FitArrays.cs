using System.Globalization;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Fluxes;
using Almagest.Storage.Bulk;

namespace Almagest.Storage.Runs;

/// <summary>
/// Parameters, posteriors and fluxes of a fit as PostgreSQL keeps them in its row: arrays [column, one], without what is said
/// already, as the views fit_parameters, fit_posteriors and fit_fluxes read them (migration FitsInOneRow). One at a time.
/// </summary>
internal sealed class FitArrays
{
    public const string Names =
        "parameters, parameter_methods, posteriors, flux_count, fluxes, flux_methods, flux_bands, fitted_lolim, fitted_hilim";

    public const short Count = 9;

    private const int Published = 5,
        WithNetwork = 8,
        WithClassical = 13,
        PosteriorAlone = 5,
        WithPublished = 10,
        FluxColumns = 12,
        WithLimits = 14;

    private double[] _cells = new double[WithLimits * 16];

    public void Write(CopyBuffer copy, ChunkFit fit)
    {
        WriteParameters(copy, fit);
        WriteMethods(copy, fit.Published.Method, fit.Published.Parameters, static one => one.Method);
        WritePosteriors(copy, fit);
        if (fit.Fluxes.Count == 0)
            for (int i = 0; i < Count - 3; i++)
                copy.Null();
        else
            WriteFluxes(copy, fit);
    }

    private void WriteParameters(CopyBuffer copy, ChunkFit fit)
    {
        IReadOnlyList<PublishedEstimate> published = fit.Published.Parameters;
        int count = published.Count;
        Span<double> cells = Cells(WithClassical, count);
        bool isNetwork = fit.Published.Method == EstimateMethod.Network && !fit.IsClassical,
            isClassical = fit.Published.Method == EstimateMethod.Classical && fit.IsClassical;
        for (int i = 0; i < count; i++)
        {
            PublishedEstimate one = published[i];
            ParameterEstimate network = i < fit.Network.Parameters.Count ? fit.Network.Parameters[i] : ParameterEstimate.Unknown,
                classical = fit.IsClassical ? fit.Fit.Parameters[i] : ParameterEstimate.Unknown;
            Set(cells, i, count, 0, one.Value, one.Lower, one.Upper, one.Lower90, one.Upper90);
            Set(cells, i, count, Published, network.Value, network.Lower, network.Upper);
            Set(
                cells,
                i,
                count,
                WithNetwork,
                classical.Value,
                classical.Lower,
                classical.Upper,
                classical.Lower90,
                classical.Upper90
            );
            isNetwork &= one.Value.Equals(network.Value) && one.Lower.Equals(network.Lower) && one.Upper.Equals(network.Upper);
            isClassical &= one.Estimate == classical;
        }
        (int least, int most) =
            isNetwork ? (1, Published)
            : fit.Published.Method == EstimateMethod.Network ? (Published + 1, WithClassical)
            : isClassical ? (1, WithNetwork)
            : fit.Published.Method == EstimateMethod.Classical ? (WithNetwork + 1, WithClassical)
            : (1, WithClassical);
        WriteKnown(copy, cells, count, least, most);
    }

    private void WritePosteriors(CopyBuffer copy, ChunkFit fit)
    {
        IReadOnlyList<PosteriorEstimate> posteriors = fit.Network.Posterior;
        int count = posteriors.Count;
        if (count == 0)
        {
            copy.Null();
            return;
        }
        Span<double> cells = Cells(WithPublished, count);
        bool isPublished = true;
        for (int i = 0; i < count; i++)
        {
            PosteriorEstimate one = posteriors[i];
            Set(cells, i, count, 0, one.Mean, one.Lower95, one.Upper95, one.PriorLower, one.PriorUpper);
            Set(cells, i, count, PosteriorAlone, one.Median, one.Lower68, one.Upper68, one.Lower90, one.Upper90);
            isPublished &= one.Estimate == fit.Published.Parameters[i].Estimate;
        }
        (int least, int most) = isPublished ? (1, PosteriorAlone) : (PosteriorAlone + 1, WithPublished);
        WriteKnown(copy, cells, count, least, most);
    }

    private void WriteFluxes(CopyBuffer copy, ChunkFit fit)
    {
        IReadOnlyList<FluxEstimate> fluxes = fit.Fluxes;
        (string bands, FluxEstimate? fitted, bool isNamed, bool isPaired) = (BandsOf(fit), null, true, fluxes.Count % 2 == 0);
        foreach (FluxEstimate one in fluxes)
            if (one.Band == FluxBand.Fitted)
                fitted ??= one;
        for (int i = 0; i < fluxes.Count; i++)
        {
            isNamed &= IsNamed(fluxes[i], fitted);
            isPaired = isPaired && AreAlike(fluxes[i], fluxes[i - (i % 2)]);
        }
        int step = isPaired ? 2 : 1,
            count = fluxes.Count / step;
        Span<double> cells = Cells(WithLimits, count);
        for (int i = 0; i < count; i++)
        {
            FluxEstimate one = fluxes[i * step];
            (ParameterEstimate flux, ParameterEstimate luminosity) = (one.Flux, one.Luminosity);
            Set(cells, i, count, 0, (float)one.Covered, one.Redshift, flux.Value, luminosity.Value);
            Set(cells, i, count, 4, flux.Lower, flux.Upper, flux.Lower90, flux.Upper90);
            Set(cells, i, count, 8, luminosity.Lower, luminosity.Upper, luminosity.Lower90, luminosity.Upper90);
            Set(cells, i, count, FluxColumns, one.BandLower, one.BandUpper);
        }
        copy.Int16(checked((short)fluxes.Count));
        WriteKnown(copy, cells, count, 1, isNamed ? FluxColumns : WithLimits);
        WriteMethods(copy, fit.Published.Method, fluxes, static one => one.Method);
        copy.Text(bands == FluxBand.Usual ? null : bands);
        copy.Double(isNamed && fitted is not null ? fitted.BandLower : double.NaN);
        copy.Double(isNamed && fitted is not null ? fitted.BandUpper : double.NaN);
    }

    /// <exception cref="ArgumentException">Not absorbed and unabsorbed by turns, or not of the same band.</exception>
    private static string BandsOf(ChunkFit fit)
    {
        IReadOnlyList<FluxEstimate> fluxes = fit.Fluxes;
        for (int i = 0; i < fluxes.Count; i++)
            if (fluxes[i].IsAbsorbed != (i % 2 == 0) || fluxes[i].Band != fluxes[i - (i % 2)].Band)
                throw new ArgumentException(
                    $"observation {fit.ObservationId}, flux {i}: found the band {fluxes[i].Band}, "
                        + $"{(fluxes[i].IsAbsorbed ? "absorbed" : "unabsorbed")}; expected each band twice, absorbed first.",
                    nameof(fit)
                );
        return string.Join(',', fluxes.Where((_, i) => i % 2 == 0).Select(one => StoredText.Clean(one.Band)));
    }

    /// <summary>Its ends are known from its name, or are those of all that are called so.</summary>
    private static bool IsNamed(FluxEstimate one, FluxEstimate? fitted)
    {
        if (one.Band == FluxBand.Fitted)
            return one.BandLower.Equals(fitted!.BandLower) && one.BandUpper.Equals(fitted.BandUpper);
        int middle = one.Band.IndexOf('-', StringComparison.Ordinal);
        return middle > 0
            && double.TryParse(one.Band.AsSpan(0, middle), Plain, CultureInfo.InvariantCulture, out double lower)
            && double.TryParse(one.Band.AsSpan(middle + 1), Plain, CultureInfo.InvariantCulture, out double upper)
            && lower.Equals(one.BandLower)
            && upper.Equals(one.BandUpper);
    }

    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint;

    private static bool AreAlike(FluxEstimate one, FluxEstimate other) =>
        ReferenceEquals(one, other)
        || (
            one.Flux == other.Flux
            && one.Luminosity == other.Luminosity
            && one.Covered.Equals(other.Covered)
            && one.Redshift.Equals(other.Redshift)
            && one.BandLower.Equals(other.BandLower)
            && one.BandUpper.Equals(other.BandUpper)
        );

    /// <summary>A letter of each, if not all have the fit's.</summary>
    private static void WriteMethods<T>(
        CopyBuffer copy,
        EstimateMethod fit,
        IReadOnlyList<T> all,
        Func<T, EstimateMethod> methodOf
    )
    {
        bool isOne = true;
        for (int i = 0; i < all.Count; i++)
            isOne &= methodOf(all[i]) == fit;
        if (isOne)
        {
            copy.Null();
            return;
        }
        Span<byte> letters = copy.Blank(all.Count);
        for (int i = 0; i < all.Count; i++)
            letters[i] = "cnpl"u8[(int)methodOf(all[i])];
    }

    /// <summary>As many rows as there must be, and up to the last that has a number.</summary>
    private static void WriteKnown(CopyBuffer copy, ReadOnlySpan<double> cells, int count, int least, int most)
    {
        while (most > least && !HasNumber(cells.Slice((most - 1) * count, count)))
            most--;
        copy.Matrix(cells[..(most * count)], most);
    }

    private static bool HasNumber(ReadOnlySpan<double> cells)
    {
        foreach (double cell in cells)
            if (!double.IsNaN(cell))
                return true;
        return false;
    }

    private static void Set(Span<double> cells, int one, int count, int row, params ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            cells[((row + i) * count) + one] = values[i];
    }

    private Span<double> Cells(int rows, int count)
    {
        if (_cells.Length < rows * count)
            _cells = new double[rows * count];
        return _cells.AsSpan(0, rows * count);
    }
}
