using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

public sealed class StartingPointsTests
{
    private static readonly ResponseMatrix Response = SyntheticResponses.Make(channels: 128, energies: 200, gain: 1, area: 300);

    /// <summary>A soft disc under a hard power law: from XSPEC's defaults the disc is lost, its norm or its temperature going
    /// to 0.</summary>
    [Theory]
    [InlineData(0.25, 1.6), InlineData(1.2, 2.8), InlineData(0.6, 2.2)]
    public void Two_components_are_found_without_a_hint(double temperature, double index)
    {
        SpectralModel model = SpectralModel.Parse("tbabs*(diskbb+powerlaw)");
        double[] truth = [0.2, temperature, 3 / Math.Pow(temperature, 4), index, 5e-3];
        CountSpectrum spectrum = new SpectrumFaker(model, truth, Response, new FakeObservation { Exposure = 3e4 })
            .Draw(11, 1)
            .Source;
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        var problem = new FitProblem(
            model,
            parameters,
            [new FitSpectrum(new ObservedSpectrum(spectrum, null, "test"), Response)],
            new FitSettings { LowerEnergy = 0.5, UpperEnergy = 8 }
        );
        var fit = Assert.IsType<FitOutcome.Converged>(
            ClassicalFit.Refine(
                problem,
                StartingPoints.Best(problem, StartingPoints.Of(model.Parameters, parameters, [], 0.5, 8))
            )
        );
        Assert.True(
            fit.Statistic <= problem.Statistic(truth),
            $"{fit.Statistic} is above {problem.Statistic(truth)}, the statistic of the truth"
        );
        Assert.Equal(temperature, fit.Parameters[1], 4 * fit.Sigmas[1]);
        Assert.Equal(index, fit.Parameters[3], 4 * fit.Sigmas[3]);
    }

    [Fact]
    public void What_the_caller_told_stays_and_the_first_start_is_his()
    {
        SpectralModel model = SpectralModel.Parse("tbabs*(diskbb+powerlaw)");
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        parameters[1] = parameters[1].Start(0.3);
        parameters[3] = parameters[3].Freeze(2.5);
        IReadOnlyList<double[]> starts = StartingPoints.Of(model.Parameters, parameters, [1], 0.5, 8);
        Assert.Equal(parameters.Select(parameter => parameter.Value), starts[0]);
        Assert.All(starts, start => Assert.Equal((0.3, 2.5), (start[1], start[3])));
        Assert.True(starts.Select(start => start[0]).Distinct().Count() > 10);
        Assert.Equal(starts, StartingPoints.Of(model.Parameters, parameters, [1], 0.5, 8));
    }
}
