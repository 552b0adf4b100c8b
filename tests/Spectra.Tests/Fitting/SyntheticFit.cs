using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Fits of spectra drawn from a known model through a synthetic response, 0.3 to 8 keV.</summary>
internal static class SyntheticFit
{
    private static readonly ResponseMatrix Response = SyntheticResponse.Gaussian(energyBins: 150, channels: 100);

    private static readonly FitSettings Band = new() { LowerEnergy = 0.3, UpperEnergy = 8 };

    /// <param name="model">XSPEC expression.</param>
    /// <param name="truth">Shape [parameters].</param>
    /// <param name="exposure">s.</param>
    /// <param name="seed">0: no noise, the counts are the expected ones.</param>
    /// <param name="background">Counts of each channel in a background region of five times the area; negative: no
    /// background.</param>
    /// <param name="statistic">Null: C, or W with a background.</param>
    /// <param name="adjust">Changes limits, or freezes.</param>
    public static FitProblem Problem(
        string model,
        double[] truth,
        double exposure,
        ulong seed,
        double background = -1,
        StatisticKind? statistic = null,
        Action<SpectralModel, FitParameter[]>? adjust = null,
        ChiSquareWeight weight = default,
        ChannelGrouping? grouping = null
    )
    {
        SpectralModel parsed = SpectralModel.Parse(model);
        FitParameter[] parameters = FitParameter.DefaultsOf(parsed);
        for (int i = 0; i < truth.Length; i++)
            parameters[i] = parameters[i] with { Value = truth[i] };
        adjust?.Invoke(parsed, parameters);
        return new FitProblem(
            parsed,
            parameters,
            [Simulate(parsed, truth, exposure, seed, background)],
            Band with
            {
                Statistic = statistic,
                Weight = weight,
                Grouping = grouping,
            }
        );
    }

    /// <summary>Two groups, each drawn from its own truth.</summary>
    public static FitProblem Joint(
        string model,
        double[] first,
        double[] second,
        double exposure,
        ulong seed,
        Action<ParameterTable> adjust
    )
    {
        SpectralModel parsed = SpectralModel.Parse(model);
        DataGroup[] groups =
        [
            new([Simulate(parsed, first, exposure, seed, -1)]),
            new([Simulate(parsed, second, exposure, seed + 1, -1)]),
        ];
        ParameterTable table = new(parsed, groups);
        adjust(table);
        return new FitProblem(parsed, table.Parameters, groups, Band);
    }

    /// <summary>Any number of groups, tied to nothing.</summary>
    public static FitProblem Untied(string model, IReadOnlyList<(double[] Truth, double Exposure, ulong Seed)> members)
    {
        SpectralModel parsed = SpectralModel.Parse(model);
        DataGroup[] groups = [.. members.Select(one => new DataGroup([Simulate(parsed, one.Truth, one.Exposure, one.Seed, -1)]))];
        ParameterTable table = new(parsed, groups);
        foreach (string parameter in table.Layout.Definitions.Select(definition => definition.Name))
            table.Free(parameter);
        return new FitProblem(parsed, table.Parameters, groups, Band);
    }

    /// <summary>Two groups with backgrounds, each described by a power law of its own.</summary>
    public static FitProblem JointWithBackgrounds(string model, double[] truth, double exposure, ulong seed, double background)
    {
        SpectralModel parsed = SpectralModel.Parse(model);
        BackgroundModel behind = new(SpectralModel.Parse("powerlaw"), BackgroundPath.Detector);
        DataGroup[] groups =
        [
            .. new[] { seed, seed + 1 }.Select(one => new DataGroup([Simulate(parsed, truth, exposure, one, background)])
            {
                Background = behind,
            }),
        ];
        ParameterTable table = new(parsed, groups);
        foreach (string group in new[] { "1", "2" })
            table[$"{group}:bkg.powerlaw.PhoIndex"] = table[$"{group}:bkg.powerlaw.PhoIndex"] with { Value = 0 };
        return new FitProblem(parsed, table.Parameters, groups, Band);
    }

    private static FitSpectrum Simulate(SpectralModel model, double[] truth, double exposure, ulong seed, double background)
    {
        double[] flux = new double[Response.Energies.BinCount],
            rate = new double[Response.ChannelCount];
        model.Evaluate(Response.Energies, truth, flux);
        Response.Fold(flux, rate);
        RandomNumbers random = new(seed);
        double[] counts = [.. rate.Select(r => Drawn(random, seed, (r * exposure) + Math.Max(0, background / 5)))];
        double[]? behind = background < 0 ? null : [.. rate.Select(_ => Drawn(random, seed, background))];
        return new FitSpectrum(
            new(Spectrum(counts, exposure, 1), behind is null ? null : Spectrum(behind, exposure, 5), "synthetic"),
            Response
        );
    }

    public static FitOutcome.Converged Fit(FitProblem problem) =>
        Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));

    /// <summary>The same counts, another model, free and at its defaults.</summary>
    public static FitProblem Refitted(FitProblem data, string model)
    {
        SpectralModel parsed = SpectralModel.Parse(model);
        FitProblem empty = Problem(model, parsed.Defaults, 1e4, seed: 0);
        return empty.WithCounts([.. data.Spectra.Select(bins => empty.Spectra[0].WithCounts(bins.Counts, bins.Background))]);
    }

    private static double Drawn(RandomNumbers random, ulong seed, double mean) =>
        seed == 0 ? mean : PoissonSampler.Draw(random, mean);

    private static CountSpectrum Spectrum(double[] counts, double exposure, double backScale) =>
        new()
        {
            FirstChannel = 1,
            Counts = counts,
            IsPoisson = true,
            Exposure = exposure,
            BackScale = [backScale],
        };

    public static int Poisson(Random random, double mean)
    {
        int counts = 0;
        for (double time = -Math.Log(1 - random.NextDouble()); time < mean; time -= Math.Log(1 - random.NextDouble()))
            counts++;
        return counts;
    }
}
