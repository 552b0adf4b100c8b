using Almagest.Storage.Bulk;
using static Almagest.Storage.Columns.ColumnParts;

namespace Almagest.Storage.Columns;

/// <summary>
/// The one table of what is known of a fit. From it come the tables of the database, COPY, inserts, reading, views, JSON, CSV
/// and docs/result-columns.md. To add a column: its property, its line here, and a migration by the tool (ADR 0024).
/// </summary>
public static class ResultColumns
{
    /// <summary>What was fitted: these stand first, before the parameters.</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<FitRow>> Source { get; } =
    [
        Observation(row => row.Name, Stored.Text, "o.name", "observation", "", "meta.id;meta.main", "Source name", "name", "name"),
        Observation(row => row.Number, Stored.Int32, "o.number", "observation_number", "", "meta.record",
            "Position in the catalogue", "number", "number"),
        Observation(row => row.Ra, Stored.DoubleOrNull, "o.", "ra", "deg", "pos.eq.ra;meta.main",
            "Right ascension, ICRS, deg", "ra_deg", "ra"),
        Observation(row => row.Dec, Stored.DoubleOrNull, "o.", "dec", "deg", "pos.eq.dec;meta.main",
            "Declination, ICRS, deg", "dec_deg", "dec"),
    ];

    /// <summary>What was found, in the order in which it is told.</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<FitRow>> Results { get; } =
    [
        Fit(fit => fit.StatisticName, Stored.Text, "statistic_name", "", "meta.code", "cstat, chi2, mse, ..."),
        Fit(fit => fit.Statistic, Stored.Double, "statistic", "", "stat.fit",
            "Of the refined fit, or of the network's where it was not refined"),
        Fit(fit => fit.DegreesOfFreedom, Stored.Int32OrNull, "degrees_of_freedom", "", "stat.fit.dof", "Bins less free parameters"),
        Network(network => network.Statistic, Stored.Double, "network_statistic", "", "stat.fit", "Of the network's answer"),
        Fit(fit => fit.Goodness, Stored.Double, "goodness", "", "stat.fit.goodness",
            "Chance of a worse statistic if the model is right"),
        Fit(fit => fit.ExpectedStatistic, Stored.Double, "expected_statistic", "", "stat.fit;stat.mean",
            "Expected value of the statistic if the model is right"),
        Fit(fit => fit.ExpectedStatisticSigma, Stored.Double, "expected_statistic_sigma", "", "stat.stdev",
            "Standard deviation of the statistic if the model is right"),
        Fit(fit => fit.NetCounts, Stored.Double, "net_counts", "ct", "phot.count;em.X-ray",
            "Background-subtracted counts in the bins used"),
        Fit(fit => fit.ObservedBins, Stored.Int32, "observed_bins", "", "meta.number",
            "Bins of the network's grid that carry data"),
        Network(network => network.Passes, Stored.Int16, "passes", "", "meta.number", "Passes of the auto-encoder"),
        Fit(fit => fit.Converged, Stored.Boolean, "converged", "", "meta.code.status", "Whether the filled spectrum settled"),
        Fit(fit => fit.Flags, Stored.Flags, "flags", "", "meta.code.qual", "Bit set: by name in fit_flags_named"),
        Strange(chance => chance.Combined, "combined",
            "Chance that a spectrum like those the network learnt from looks as strange: by the strangest of the following"),
        Strange(chance => chance.Residuals, "residuals", "The same by the residuals of the classical fit"),
        Strange(chance => chance.Reconstruction, "reconstruction", "The same by what the auto-encoder can't reproduce"),
        Strange(chance => chance.Distance, "distance", "The same by the place among the network's inputs"),
        Fit(fit => fit.ElapsedSeconds, Stored.Float, "elapsed_seconds", "s", "time.duration", "Time that the classical fit took, s"),
        Fit(fit => fit.Message, Stored.TextOrNull, "message", "", "meta.note", "What went wrong"),
        Fit(fit => fit.Binning, Stored.TextOrNull, "binning", "", "meta.code",
            "Bins of the classical fit: channels, file (GROUPING), optimal, counts or background (at least so many in each)"),
        Published(one => one.Method, Stored.Method, "method", "meta.code",
            "Which estimates are published: posterior, classical, network (not refined), limit (of all parameters)"),
        Published(one => one.Reason, Stored.TextOrNull, "method_reason", "meta.note", "Why they are not the posterior's"),
        Fit(fit => fit.Background, Stored.TextOrNull, "background", "", "meta.code",
            "What the background was: auto (a learnt shape), smooth (one that is not), model, data (W, or subtracted), none"),
        Fit(fit => fit.BackgroundComponents, Stored.Int32OrNull, "background_components", "", "meta.number",
            "Components of the shape of the background"),
        Fit(fit => fit.BackgroundCriterion, Stored.Double, "background_aic", "", "stat.fit",
            "Akaike's criterion of the background by its shape alone"),
        Score(scores => scores.Strongest, Stored.TextOrNull, "test", "", "meta.code",
            "What the residuals ask for most, of lines of iron, gain, area, background and soft excess"),
        Score(scores => scores.Sigmas, Stored.Float, "sigma", "", "stat.value",
            "By how many sigmas; below 0: for less of it"),
        Score(scores => scores.Probability, Stored.Double, "probability", "", "stat.probability",
            "Chance that any of these tests is as far out if the model is right"),
        Score(scores => scores.Iron, Stored.Float, "iron", "", "stat.value",
            "Sigmas of a narrow line at 6.4, 6.7 or 6.97 keV, at rest or at the model's redshift"),
        Score(scores => scores.Gain, Stored.Float, "gain", "", "stat.value",
            "Sigmas of energies read too high: by a share, or all by as much"),
        Score(scores => scores.Area, Stored.Float, "area", "", "stat.value",
            "Sigmas of more effective area at high energies; NULL where the fit follows it"),
        Score(scores => scores.Background, Stored.Float, "background", "", "stat.value",
            "Sigmas of more background than was measured, or modelled"),
        Score(scores => scores.SoftExcess, Stored.Float, "soft", "", "stat.value",
            "Sigmas of a thermal or steep component below 1 keV"),
    ];

    /// <summary>When, and by what.</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<FitRow>> Provenance { get; } =
    [
        Key(row => row.FittedAt, Stored.Time, "fitted_at", "time.processing", "When it was fitted, UTC"),
        Observation(row => row.NetworkId, Stored.TextOrNull, "n.id", "network_id", "", "meta.id",
            "SHA-256 of the bundle of the network that answered"),
    ];

    /// <summary>Most of a fit's bytes: read when they are asked for, and not told.</summary>
    // csharpier-ignore
    internal static IReadOnlyList<Column<FitRow>> Vectors { get; } =
    [
        Network(network => network.PassTrace, Stored.Floats, "pass_trace", "", "stat.fit",
            "What changed from pass to pass; float32, little-endian: [pass, n]"),
        Network(network => network.Filled, Stored.Floats, "filled", "", "stat.fit",
            "Spectrum with its gaps filled; float32, little-endian: [bin]") with
        {
            Sql = "v.filled",
            Bind = row => ShortFloats.SpectrumOf(row.Network.Filled),
        },
        Network(network => network.FilledBand, Stored.FloatsOrNull, "filled_band", "", "stat.error",
            "Half width of the 68 % band of filled bins, in the unit of filled, 0 where observed; float32, little-endian: [bin]")
            with
        {
            Sql = "v.filled_band",
            Bind = row => ShortFloats.BandOf(row.Network.FilledBand, row.Network.Filled),
        },
    ];

    /// <summary>Of fit_samples.</summary>
    internal static Column<FitRow> Samples { get; } =
        Network(
            network => network.Samples,
            Stored.Floats,
            "samples",
            "",
            "stat.fit.param",
            "float32, little-endian, in the parameters' units: [sample, parameter]"
        );
}
