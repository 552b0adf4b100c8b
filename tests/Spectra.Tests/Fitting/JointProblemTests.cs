using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

public sealed class JointProblemTests
{
    private static readonly SpectralModel Model = SpectralModel.Parse("constant*tbabs*powerlaw");
    private static readonly ResponseMatrix First = SyntheticResponse.Gaussian();
    private static readonly ResponseMatrix Second = SyntheticResponse.Gaussian(energyBins: 170, channels: 90, sigma: 0.3);
    private static readonly FitSettings Settings = new() { LowerEnergy = 0.3, UpperEnergy = 8 };

    [Fact]
    public void Two_instruments_share_the_source_and_differ_by_a_constant()
    {
        DataGroup[] groups = [Group(First, [1, 0.3, 1.9, 2e-3]), Group(Second, [1.2, 0.3, 1.9, 2e-3])];
        ParameterTable table = new(Model, groups);
        table.Freeze("constant.factor", 1);
        table.Free("2:constant.factor");
        FitProblem problem = new(Model, table.Parameters, groups, Settings);
        Assert.Equal([1, 2, 3, 4], problem.Free);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
        double[] expected = [1, 0.3, 1.9, 2e-3, 1.2, 0.3, 1.9, 2e-3];
        for (int i = 0; i < 8; i++)
            Assert.Equal(expected[i], fit.Parameters[i], 1e-3 * (fit.Sigmas[i] + 1e-9));
        Assert.Equal(fit.Sigmas[2], fit.Sigmas[6]);
        Assert.InRange(fit.Statistic, 0, 1e-6);
    }

    [Fact]
    public void The_gradient_follows_the_ties()
    {
        DataGroup[] groups = [Group(First, [1, 0.3, 1.9, 2e-3]), Group(Second, [1.2, 0.3, 1.9, 2e-3])];
        ParameterTable table = new(Model, groups);
        table.Freeze("constant.factor", 1);
        table.Tie("2:PhoIndex = 2 * (1:PhoIndex - 0.8) + nH/4");
        table.Tie("2:norm = 0.5*1:norm + p2/1000");
        FitProblem problem = new(Model, table.Parameters, groups, Settings);
        double[] at = problem.Start,
            gradient = new double[3],
            unused = new double[9];
        (at[1], at[2], at[3]) = (0.4, 1.7, 3e-3);
        Assert.Equal(problem.Statistic(at), problem.Linearise(at, gradient, unused), 1e-9);
        for (int i = 0; i < 3; i++)
        {
            int index = problem.Free[i];
            double step = 1e-5 * at[index];
            double[] above = [.. at],
                below = [.. at];
            above[index] += step;
            below[index] -= step;
            double slope = (problem.Statistic(above) - problem.Statistic(below)) / (2 * step);
            Assert.Equal(slope, gradient[i], 1e-5 * Math.Abs(slope));
        }
    }

    [Fact]
    public void A_background_is_fitted_by_a_model_of_its_own_along_with_the_source()
    {
        SpectralModel source = SpectralModel.Parse("tbabs*powerlaw"),
            detector = SpectralModel.Parse("powerlaw");
        double[] truth = [0.3, 1.9, 2e-4],
            noise = [0.4, 5e-3];
        double[] background = Counts(detector, UnitResponse.Of(First.Redistribution), noise, 1e4);
        double[] counts = [.. Counts(source, First, truth, 1e4).Zip(background, (s, b) => s + (b / 5))];
        DataGroup group = new([Spectrum(First, counts, background, 5)])
        {
            Background = new BackgroundModel(detector, BackgroundPath.Detector),
        };
        ParameterTable table = new(source, [group]);
        FitProblem problem = new(source, table.Parameters, [group], Settings);
        Assert.Equal(2, problem.Spectra.Count);
        Assert.All(problem.Spectra, bins => Assert.Equal(StatisticKind.CStat, bins.Statistic));
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
        double[] expected = [.. truth, .. noise];
        for (int i = 0; i < 5; i++)
            Assert.Equal(expected[i], fit.Parameters[i], 2e-3 * fit.Sigmas[i]);
        Assert.Equal("bkg.powerlaw.norm", problem.Definitions[4].Name);
    }

    [Fact]
    public void Spectra_with_the_same_energies_and_parameters_share_their_flux()
    {
        DataGroup[] groups =
        [
            Group(First, [1, 0.3, 1.9, 2e-3]),
            Group(SyntheticResponse.Gaussian(sigma: 0.2), [1, 0.3, 1.9, 2e-3]),
        ];
        ParameterTable table = new(Model, groups);
        Assert.Equal(1, new FitProblem(Model, table.Parameters, groups, Settings).FluxCount);
        table.Free("2:norm");
        Assert.Equal(2, new FitProblem(Model, table.Parameters, groups, Settings).FluxCount);
    }

    [Fact]
    public void Every_spectrum_may_have_a_statistic_and_a_range_of_its_own()
    {
        FitSpectrum first = Spectrum(First, Counts(Model, First, [1, 0.3, 1.9, 2e-3], 1e4), null, 1);
        FitSpectrum second = first with
        {
            Settings = new FitSettings
            {
                LowerEnergy = 2,
                UpperEnergy = 4,
                Statistic = StatisticKind.ChiSquare,
            },
        };
        FitProblem problem = new(Model, FitParameter.DefaultsOf(Model), [first, second], Settings);
        Assert.Equal([StatisticKind.CStat, StatisticKind.ChiSquare], problem.Spectra.Select(bins => bins.Statistic));
        Assert.True(problem.Spectra[1].Lower[0] > 1.9 && problem.Spectra[0].Lower[0] < 0.4);
    }

    [Fact]
    public void What_a_parameter_drags_along_stays_within_its_hard_limits()
    {
        DataGroup[] groups = [Group(First, [1, 0.3, 1.9, 2e-3]), Group(Second, [1, 0.3, 1.9, 2e-3])];
        ParameterTable table = new(Model, groups);
        table.Tie("2:PhoIndex = 4*PhoIndex");
        FitProblem problem = new(Model, table.Parameters, groups, Settings);
        Assert.Equal(2.5, problem.Parameters[2].Upper);
        Assert.Equal(-0.75, problem.Parameters[2].Lower);
    }

    private static DataGroup Group(ResponseMatrix response, double[] truth) =>
        new([Spectrum(response, Counts(Model, response, truth, 1e4), null, 1)]);

    private static FitSpectrum Spectrum(ResponseMatrix response, double[] counts, double[]? background, double backScale) =>
        new(
            new ObservedSpectrum(Count(counts, 1), background is null ? null : Count(background, backScale), "synthetic"),
            response
        );

    private static CountSpectrum Count(double[] counts, double backScale) =>
        new()
        {
            FirstChannel = 1,
            Counts = counts,
            IsPoisson = true,
            Exposure = 1e4,
            BackScale = [backScale],
        };

    private static double[] Counts(SpectralModel model, ResponseMatrix response, double[] parameters, double exposure)
    {
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount];
        model.Evaluate(response.Energies, parameters, flux);
        response.Fold(flux, rate);
        return [.. rate.Select(r => r * exposure)];
    }
}
