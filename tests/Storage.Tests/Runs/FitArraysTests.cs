using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Storage.Tests.Runs;

/// <summary>What a fit's row leaves out, as it is said there already, comes back: every kind of fit, to the bit.</summary>
public sealed class FitArraysTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly ParameterEstimate[] Network =
    [
        new(1.7, 1.5, 1.9) { Lower90 = 1.25, Upper90 = 2 },
        new(1e-3, double.NaN, double.NaN),
    ];

    private static readonly FluxEstimate Flux = new()
    {
        Band = "0.5-2",
        BandLower = 0.5,
        BandUpper = 2,
        Covered = 0.75f,
        IsAbsorbed = true,
        Method = EstimateMethod.Network,
        Flux = ParameterEstimate.At(1.0 / 3e13),
        Redshift = 0.1,
        Luminosity = new(1e44 / 3, 1e43, 1e45) { Upper90 = 2e45 },
    };

    private static FluxEstimate[] Bands(params FluxEstimate[] absorbed) =>
        [.. absorbed.SelectMany(one => new[] { one, one with { IsAbsorbed = false } })];

    /// <summary>Each says the same twice, or nearly so.</summary>
    private static IEnumerable<SpectrumFit> Kinds()
    {
        FitResult fit = new()
        {
            StatisticName = "cstat",
            ObservedBins = 3,
            Converged = true,
            Parameters = Network,
        };
        NetworkResult network = new()
        {
            Parameters = [.. Network.Select(one => new ParameterEstimate(one.Value, one.Lower, one.Upper))],
        };
        PosteriorEstimate posterior = new(1.5, 1.75, 1.25, 2.25, 1, 2.5, 0.75, 3) { PriorLower = 0.5 };
        Publication by(EstimateMethod method, params ParameterEstimate[] all) =>
            new() { Method = method, Parameters = [.. all.Select(one => PublishedEstimate.Of(method, one))] };
        FluxEstimate fitted = Flux with { Band = "fitted", BandLower = 0.3, BandUpper = 7 };
        FluxEstimate[] usual = Bands(Flux, Flux with { Band = "2-10", BandLower = 2, BandUpper = 10 }, fitted);

        SpectrumFit asked = new() { Fit = fit, Network = network };
        yield return asked;
        yield return asked with
        {
            Fluxes = usual,
        };
        yield return asked with
        {
            Fluxes = [.. usual.SkipLast(1), usual[^1] with { Flux = Flux.Luminosity }],
        };
        yield return asked with
        {
            Fluxes = [.. usual.SkipLast(1), usual[^1] with { Luminosity = Flux.Flux }],
        };
        yield return asked with
        {
            Fluxes = [usual[0]],
        };
        yield return asked with
        {
            Fluxes = Bands(fitted, fitted with { BandUpper = 6 }),
        };
        yield return asked with
        {
            Fluxes = Bands(Flux with { BandUpper = 2.00001 }),
        };
        yield return asked with
        {
            Fluxes = [Flux, Flux with { IsAbsorbed = false, Method = EstimateMethod.Limit }],
        };
        yield return asked with
        {
            Published = by(EstimateMethod.Network, [.. network.Parameters]),
        };
        yield return asked with
        {
            Published = by(EstimateMethod.Network, Network),
        };
        yield return asked with
        {
            Published = by(EstimateMethod.Network, Network[1], Network[0]),
        };
        SpectrumFit refined = asked with { Fit = fit with { Flags = FitFlags.Refined } };
        yield return refined with
        {
            Published = by(EstimateMethod.Classical, Network),
        };
        yield return refined with
        {
            Published = by(EstimateMethod.Classical, Network[1], Network[1]),
        };
        yield return refined with
        {
            Published = by(EstimateMethod.Network, [.. network.Parameters]),
        };
        yield return asked with
        {
            Network = NetworkResult.None,
        };
        yield return asked with
        {
            Network = NetworkResult.None,
            Published = by(EstimateMethod.Limit, ParameterEstimate.Unknown, Network[0]),
        };
        SpectrumFit sampled = refined with
        {
            Network = network with { Posterior = [posterior, posterior with { Mean = double.NaN }] },
        };
        yield return sampled with
        {
            Published = by(EstimateMethod.Posterior, posterior.Estimate, posterior.Estimate),
        };
        yield return sampled with
        {
            Published = by(EstimateMethod.Posterior, posterior.Estimate, Network[0]),
        };
        yield return sampled with
        {
            Published = by(EstimateMethod.Classical, Network),
        };
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Every_kind_of_fit_comes_back(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        SpectrumFit[] kinds = [.. Kinds()];
        Run run = await Samples.RunAsync(storage, kinds.Length);
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkWork work = await chunks.LoadAsync(run.Id, 0, Cancellation);
        ChunkResult result = Samples.Result(work) with
        {
            Fits = [.. work.Observations.Select(one => ChunkFit.Of(one.Id, kinds[one.Number]))],
        };
        Assert.True(await chunks.WriteAsync(result, Cancellation));
        FitRecord[] read = await storage
            .Get<IResultReader>()
            .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation)
            .ToArrayAsync(Cancellation);
        Assert.Equal(kinds.Length, read.Length);
        foreach (FitRecord one in read)
        {
            SpectrumFit written = kinds[one.Number];
            Assert.Equal(written.Published.Parameters, one.Published.Parameters);
            Assert.Equal(written.Fluxes, one.Fluxes);
            Assert.Equal(written.Network.Posterior, one.Network.Posterior);
            Assert.Equal(
                written.Network.Parameters,
                one.Network.Parameters.Select(estimate => new ParameterEstimate(estimate.Value, estimate.Lower, estimate.Upper))
            );
            if (written.IsClassical)
                Assert.Equal(written.Fit.Parameters, one.Fit.Parameters);
        }
    }

    /// <summary>Of 24 bits and of 16: to 1.5e-5, and 0.4 % of a half width.</summary>
    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_spectrum_is_kept_to_24_bits_and_its_half_widths_to_16(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        Run run = await Samples.RunAsync(storage, 300);
        IChunkStore chunks = storage.Get<IChunkStore>();
        ChunkWork work = await chunks.LoadAsync(run.Id, 0, Cancellation);
        Random random = new(1);
        float Next() => (float)Math.Pow(10, (70 * random.NextDouble()) - 35) * (random.Next(2) == 0 ? 1 : -1);
        Dictionary<long, (float[] Filled, float[] Band)> written = work.Observations.ToDictionary(
            one => one.Id,
            one =>
            {
                int bins = random.Next(40),
                    first = random.Next(bins + 1),
                    last = random.Next(bins + 1);
                return (
                    Enumerable.Range(0, bins).Select(_ => Next()).ToArray(),
                    Enumerable.Range(0, bins).Select(bin => bin < first || bin > last ? 0 : Next()).ToArray()
                );
            }
        );
        ChunkResult result = Samples.Result(work);
        await chunks.WriteAsync(
            result with
            {
                Fits =
                [
                    .. result.Fits.Select(fit =>
                        fit with
                        {
                            Network = fit.Network with
                            {
                                Filled = written[fit.ObservationId].Filled,
                                FilledBand = written[fit.ObservationId].Band,
                            },
                        }
                    ),
                ],
            },
            Cancellation
        );
        await foreach (
            FitRecord fit in storage
                .Get<IResultReader>()
                .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation)
        )
        {
            Near(written[fit.ObservationId].Filled, fit.Network.Filled, 1.0 / (1 << 16));
            Near(written[fit.ObservationId].Band, fit.Network.FilledBand, 1.0 / (1 << 8));
        }

        static void Near(float[] expected, float[] found, double share)
        {
            Assert.Equal(expected.Length, found.Length);
            for (int i = 0; i < found.Length; i++)
                Assert.InRange(
                    found[i],
                    expected[i] - (share * Math.Abs(expected[i])),
                    expected[i] + (share * Math.Abs(expected[i]))
                );
        }
    }
}
