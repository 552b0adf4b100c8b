using System.Globalization;
using System.Text.Json;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Tests.Fitting;

/// <summary>
/// The fits of XSPEC's own walk-through, with bins as XSPEC computes them: EXOSAT's spectrum of 1E 1048.1-5937
/// (reference/xspec_walkthrough_exosat.json).
/// </summary>
public sealed class WalkthroughTests
{
    /// <summary>Which of the reference's fits, expression, parameters that the walk-through freezes, our start, and the
    /// parameters that it publishes.</summary>
    public static TheoryData<int, string, string, double[], string> Fits() =>
        new()
        {
            { 0, "phabs*powerlaw", "", [1, 2, 0.01], "ph.nH pl.gamma pl.norm" },
            { 1, "phabs*bbody", "", [1, 1, 1e-3], "ph.nH bb.kT bb.norm" },
            { 2, "phabs*bremss", "", [1, 5, 0.01], "ph.nH br.kT br.norm" },
            { 3, "phabs*powerlaw", "1", [4, 2, 0.01], "- pl.gamma pl.norm" },
            { 4, "phabs*(powerlaw+bbody)", "1 4", [4, 2, 0.01, 2, 1e-4], "- pl.gamma pl.norm - bb.norm" },
            { 5, "phabs*(powerlaw+gaussian)", "4 5", [1, 2, 0.01, 6.4, 0.1, 1e-4], "ph.nH pl.gamma pl.norm - - ga.norm" },
        };

    [Theory, MemberData(nameof(Fits))]
    public void The_statistic_at_the_published_parameters_has_the_published_digits(
        int number,
        string expression,
        string frozen,
        double[] start,
        string names
    )
    {
        JsonElement published = Published(number);
        FitProblem problem = Problem(expression, frozen, start, BinIntegration.Xspec);
        Assert.Equal(published.GetProperty("nbins").GetInt32(), problem.Spectra[0].Count);
        string digits = published.GetProperty("chi2").GetRawText();
        string found = problem
            .Statistic(At(published, start, names))
            .ToString($"F{digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1}", CultureInfo.InvariantCulture);
        Assert.Equal(digits, found);
    }

    [Theory, MemberData(nameof(Fits))]
    public void And_the_minimum_is_there(int number, string expression, string frozen, double[] start, string names)
    {
        JsonElement published = Published(number);
        FitProblem problem = Problem(expression, frozen, start, BinIntegration.Xspec);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, start));
        double statistic = published.Number("chi2");
        // XSPEC's bremsstrahlung stopped short: its own functions have their minimum at 40.03, 2.3 below what it printed.
        if (expression == "phabs*bremss")
        {
            Assert.Equal(
                Reference
                    .Json("xspec_walkthrough_exosat.json")
                    .GetProperty("fits")[number]
                    .GetProperty("here")
                    .Number("chi2_best"),
                fit.Statistic,
                1e-4
            );
            return;
        }
        Assert.InRange(fit.Statistic, statistic - 0.005, statistic + 0.005);
        double[] theirs = At(published, start, names);
        // XSPEC stops when χ² falls by less than 0.01 in a step: up to 0.003 σ from the minimum.
        foreach (int i in problem.Free)
            Assert.Equal(theirs[i], fit.Parameters[i], 3e-3 * fit.Sigmas[i]);
    }

    /// <summary>How much XSPEC's way of binning is worth in EXOSAT's wide bins: little with a small column, more with nH =
    /// 4.</summary>
    [Theory]
    [InlineData(0, 0.02), InlineData(1, 0.11), InlineData(3, 0.7)]
    public void The_integral_of_the_bins_ends_nearby(int number, double within)
    {
        (int _, string expression, string frozen, double[] start, string _) = Fits().Select(row => row.Data).ElementAt(number);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(
            ClassicalFit.Refine(Problem(expression, frozen, start, BinIntegration.Exact), start)
        );
        double published = Published(number).Number("chi2");
        Assert.InRange(fit.Statistic, published - within, published + within);
    }

    /// <summary>
    /// 2 to 10 keV, absorbed, by <c>phabs*powerlaw</c>: photons cm⁻² s⁻¹ and erg cm⁻² s⁻¹. XSPEC sums over the wide bins of the
    /// response and
    /// takes shares of the outer ones, which is worth 3e-4.
    /// </summary>
    [Fact]
    public void The_flux_is_the_published_one()
    {
        JsonElement published = Published(0),
            flux = published.GetProperty("flux_2_10");
        EnergyGrid grid = EnergyGrid.Logarithmic(2, 10, 2000);
        double[] photons = new double[2000];
        SpectralModel.Parse("phabs*powerlaw", "angr").Evaluate(grid, At(published, [0, 0, 0], "ph.nH pl.gamma pl.norm"), photons);
        Assert.Equal(flux.Number("photons"), photons.Sum(), 5e-4 * flux.Number("photons"));
        Assert.Equal(
            flux.Number("erg"),
            photons.Select((value, bin) => 1.602176634e-9 * grid.Center(bin) * value).Sum(),
            5e-4 * flux.Number("erg")
        );
    }

    private static JsonElement Published(int number) =>
        Reference.Json("xspec_walkthrough_exosat.json").GetProperty("fits")[number].GetProperty("xspec_published");

    /// <summary>The published values, and those of the start for what is frozen.</summary>
    private static double[] At(JsonElement published, double[] start, string names)
    {
        string[] each = names.Split(' ');
        return [.. start.Select((value, i) => each[i] == "-" ? value : published.GetProperty("params").Number(each[i]))];
    }

    private static FitProblem Problem(string expression, string frozen, double[] start, BinIntegration bins)
    {
        SpectralModel model = SpectralModel.Parse(expression, "angr", bins);
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        foreach (string index in frozen.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            parameters[model.IndexOf(index)] = parameters[model.IndexOf(index)].Freeze(start[model.IndexOf(index)]);
        ReadObservation read = new ObservationReader().Read(Reference.File("exosat-me-1e1048", "s54405.pha"));
        ObservedSpectrum spectrum = ((CountsPayload)read.Observation.Payload).Spectra[0];
        // XSPEC's "ignore 15.0-**" also drops the channel that holds 15 keV.
        return new(
            model,
            parameters,
            [new FitSpectrum(spectrum, read.Response)],
            new FitSettings { UpperEnergy = 14.9, UseGrouping = true }
        );
    }
}
