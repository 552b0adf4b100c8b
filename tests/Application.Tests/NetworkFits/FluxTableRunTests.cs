using System.Globalization;
using System.Text;
using Almagest.Learning.Encoders;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>Tables of flux in runs with a network of a campaign of flux.</summary>
public sealed class FluxTableRunTests(Learnt learnt)
{
    /// <summary>Two instruments with a gap between and an overlap: what each bin of the grid gets, by hand.</summary>
    [Fact]
    public void Tables_are_averaged_over_the_grid_and_never_extrapolated()
    {
        var grid = new EnergyGrid([1, 2, 3, 4, 5, 6, 8]);
        FitSpectrum[] spectra =
        [
            // 1.5-2 alone does not make the first bin; of the third, 3-3.5 is 5 and 3.5-4 is 7.
            Table("e_min,e_max,flux,mask\n1.5,2,1,0\n2,3,2,0\n3,3.5,5,0\n3.5,4,7,0\n"),
            // The second has another 4 over all of it; the fourth is masked; the last goes beyond the grid, and is not positive.
            Table("e_min,e_max,flux,mask\n2,3,4,0\n4,5,9,1\n5,6,8,0\n6,9,-1,0\n"),
        ];
        FluxPayload flux = FluxOnGrid.Of(spectra, grid);
        Assert.Equal([false, true, true, false, true, false], flux.Observed);
        Assert.Equal([3.0, 6, 8], flux.FluxDensity.Where((_, bin) => flux.Observed[bin]), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(false, "mse")]
    [InlineData(true, "chi2")]
    public async Task A_network_of_flux_fits_a_table(bool hasErrors, string statistic)
    {
        const double index = 1.9;
        StringBuilder csv = new($"e_min (keV),e_max (keV),flux (ph/cm2/s/keV){(hasErrors ? ",error" : "")}\n");
        var grid = new EnergyGrid(learnt.Flux.GridEdges);
        FluxPayload gapped = (FluxPayload)learnt.GappedFlux(index, 0).Payload;
        for (int bin = 0; bin < grid.BinCount; bin++)
            if (gapped.Observed[bin])
            {
                double flux = gapped.FluxDensity[bin];
                csv.Append(CultureInfo.InvariantCulture, $"{grid.Lower(bin):R},{grid.Upper(bin):R},{flux:R}");
                csv.AppendLine(hasErrors ? FormattableString.Invariant($",{0.01 * flux:R}") : "");
            }
        ReadObservation read = Read(csv.ToString());
        await using FitDatabase database = await FitDatabase.CreateAsync(
            new One(read.Spectra[0].ResponseKey, read.Response),
            (learnt.Flux, learnt.FluxNetwork)
        );
        Run run = await database.SubmitAsync(learnt.Flux, learnt.FluxNetwork, RunSettings.Default, [read.Observation]);
        ChunkResult result = await database.FitAsync(run);
        Assert.Empty(result.Failures);
        FitResult fit = result.Fits[0].Fit;
        Assert.Equal(statistic, fit.StatisticName);
        Assert.Equal(gapped.Observed.Count(one => one), fit.ObservedBins);
        if (hasErrors)
            Assert.Equal(index, fit.Parameters[0].Value, 0.01);
    }

    /// <summary>Truths from the priors, noise as the errors say: intervals hold what they state, and the posterior is what is
    /// published. 60 spectra of two parameters; binomial bounds of three sigma.</summary>
    [Fact]
    public async Task Posteriors_of_fluxes_with_errors_hold_their_share_of_truths()
    {
        const int count = 60;
        var grid = new EnergyGrid(learnt.Flux.GridEdges);
        SpectralModel model = SpectralModel.Parse(learnt.Flux.Model);
        var random = new Random(5);
        double[][] truths = new double[count][];
        List<Observation> observations = [];
        ReadObservation? read = null;
        for (int n = 0; n < count; n++)
        {
            double[] parameters =
            [
                .. learnt.Flux.Parameters.Select(prior =>
                    prior.IsFree ? prior.Lower + (random.NextDouble() * (prior.Upper - prior.Lower)) : prior.Lower
                ),
            ];
            truths[n] = [.. parameters.Where((_, i) => learnt.Flux.Parameters[i].IsFree)];
            double[] photons = new double[grid.BinCount];
            model.Bind(grid).Evaluate(parameters, photons);
            StringBuilder csv = new("e_min (keV),e_max (keV),flux (ph/cm2/s/keV),error\n");
            for (int bin = 0; bin < grid.BinCount; bin++)
            {
                double flux = photons[bin] / grid.Width(bin),
                    error = 0.1 * flux;
                csv.Append(CultureInfo.InvariantCulture, $"{grid.Lower(bin):R},{grid.Upper(bin):R},");
                csv.AppendLine(FormattableString.Invariant($"{flux + (error * random.NextNormal()):R},{error:R}"));
            }
            read = Read(csv.ToString());
            observations.Add(read.Observation with { Name = $"{n}" });
        }
        await using FitDatabase database = await FitDatabase.CreateAsync(
            new One(read!.Spectra[0].ResponseKey, read.Response),
            (learnt.Flux, learnt.FluxNetwork)
        );
        Run run = await database.SubmitAsync(learnt.Flux, learnt.FluxNetwork, RunSettings.Default, [.. observations]);
        ChunkResult result = await database.FitAsync(run);
        Assert.Empty(result.Failures);
        int held = 0,
            all = 0;
        foreach ((ChunkFit fit, double[] truth) in result.Fits.Zip(truths))
        {
            Assert.False(fit.Fit.Flags.HasFlag(FitFlags.NetworkDisagrees));
            foreach ((PosteriorEstimate one, double value) in fit.Network.Posterior.Zip(truth))
                (held, all) = (held + (one.Lower68 <= value && value <= one.Upper68 ? 1 : 0), all + 1);
        }
        Assert.InRange((double)held / all, 0.683 - (3 * 0.466 / Math.Sqrt(all)), 0.683 + (3 * 0.466 / Math.Sqrt(all)));
        Assert.InRange(result.Fits.Count(fit => fit.Published.Method == EstimateMethod.Posterior), count / 2, count);
    }

    [Fact]
    public async Task A_network_of_counts_refuses_a_table()
    {
        ReadObservation read = Read("e_min (keV),e_max (keV),flux (ph/cm2/s/keV),error\n1,2,1,0.1\n2,3,1,0.1\n");
        var responses = new One(read.Spectra[0].ResponseKey, read.Response);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(
            learnt.Counts,
            learnt.Responses,
            TestContext.Current.CancellationToken
        );
        EncodingOutcome outcome = (
            await encoder.EncodeAsync([read.Observation], responses, TestContext.Current.CancellationToken)
        ).Single();
        Assert.Contains("found a spectrum in flux", Assert.IsType<NotEncoded>(outcome).Reason, StringComparison.Ordinal);
    }

    private static FitSpectrum Table(string csv)
    {
        ReadObservation read = Read(
            csv.Replace("e_min,e_max,flux", "e_min (keV),e_max (keV),flux (ph/cm2/s/keV)", StringComparison.Ordinal)
        );
        return new FitSpectrum(read.Spectra[0], read.Response);
    }

    private static ReadObservation Read(string csv)
    {
        string file = Path.Combine(Path.GetTempPath(), $"almagest-{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(file, csv);
            return new ObservationReader().Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed class One(string key, ResponseMatrix response) : IResponseLibrary
    {
        public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
            responseKey == key ? Task.FromResult(response) : throw SpectralDataException.At("library", responseKey, key);
    }
}
