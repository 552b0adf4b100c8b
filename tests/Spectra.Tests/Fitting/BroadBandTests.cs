using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>One source, three instruments with cross-calibration constants and bands of their own.</summary>
public sealed class BroadBandTests
{
    private const int Spectra = 200;

    private static readonly SpectralModel Model = SpectralModel.Parse("constant*tbabs*powerlaw");
    private static readonly ResponseMatrix[] Responses =
    [
        SyntheticResponse.Gaussian(energyBins: 80, channels: 60, sigma: 0.1),
        SyntheticResponse.Gaussian(energyBins: 90, channels: 70, sigma: 0.15),
        SyntheticResponse.Gaussian(energyBins: 70, channels: 50, sigma: 0.4),
    ];

    private static readonly (double Lower, double Upper)[] Bands = [(0.3, 2), (1, 6), (4, 9.5)];
    private static readonly double[] Constants = [1, 1.1, 0.85];

    /// <summary>200 simulations, seeds 0 to 199. 68.3 % ± 4 σ of a binomial of 200 is 55 to 81 %.</summary>
    [Fact]
    public void A_joint_fit_recovers_the_source_and_the_constants_with_the_coverage_it_claims()
    {
        double[] truth = [1, 0.4, 1.8, 4e-4],
            pull = new double[5],
            square = new double[5];
        int[] covered = new int[5];
        Lock gate = new();
        Parallel.For(0, Spectra, seed =>
        {
            FitProblem problem = Simulate(new Random(seed), truth);
            FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
            ProfileResult profile = ProfileLikelihood.Intervals(problem, fit);
            lock (gate)
                for (int i = 0; i < 5; i++)
                {
                    int index = problem.Free[i];
                    double expected = index < 4 ? truth[index] : Constants[index / 4],
                        off = (fit.Parameters[index] - expected) / fit.Sigmas[index];
                    (pull[i], square[i]) = (pull[i] + off, square[i] + (off * off));
                    if (profile.Intervals[i].Lower <= expected && expected <= profile.Intervals[i].Upper)
                        covered[i]++;
                }
        });
        for (int i = 0; i < 5; i++)
        {
            Assert.InRange(pull[i] / Spectra, -0.3, 0.3);
            Assert.InRange(square[i] / Spectra, 0.6, 1.4);
            Assert.InRange(covered[i] / (double)Spectra, 0.55, 0.81);
        }
    }

    private static FitProblem Simulate(Random random, double[] truth)
    {
        DataGroup[] groups =
        [
            .. Responses.Select(
                (response, g) => new DataGroup([Spectrum(random, response, [Constants[g], .. truth[1..]], Bands[g])])
            ),
        ];
        ParameterTable table = new(Model, groups);
        table.Freeze("constant.factor", 1);
        table.Free("2:constant.factor", 1);
        table.Free("3:constant.factor", 1);
        return new FitProblem(Model, table.Parameters, groups, new FitSettings());
    }

    private static FitSpectrum Spectrum(
        Random random,
        ResponseMatrix response,
        double[] parameters,
        (double Lower, double Upper) band
    )
    {
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount];
        Model.Evaluate(response.Energies, parameters, flux);
        response.Fold(flux, rate);
        CountSpectrum counts = new()
        {
            FirstChannel = 1,
            Counts = [.. rate.Select(r => (double)SyntheticFit.Poisson(random, 1e4 * r))],
            IsPoisson = true,
            Exposure = 1e4,
        };
        return new FitSpectrum(new ObservedSpectrum(counts, null, "synthetic"), response)
        {
            Settings = new FitSettings { LowerEnergy = band.Lower, UpperEnergy = band.Upper },
        };
    }
}
