using System.Globalization;
using Almagest.Application.Catalogues;
using Almagest.Application.NetworkFits;
using Almagest.Learning.Campaigns;
using Almagest.Ogip;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Spectra.Simulation;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Columns;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>Refined fits of counts, the way of science: network, posterior, fit by W or C, flags, fluxes. Absorbed power laws
/// seen by Chandra's ACIS with the background of a real spectrum, on one thread.</summary>
internal sealed class RefinedParts
{
    private const string Spectrum = "data/ogip/chandra-acis-3c273/3c273.pi",
        Model = "tbabs*powerlaw";

    private const double Lowest = 0.5,
        Highest = 7; // keV

    private const int Rounds = 3;

    private static readonly int[] Brightness = [100, 1_000, 10_000];

    private static readonly double[] Truth = [0.1, 1.8, 1e-3];

    /// <summary>Each does more than the one before.</summary>
    private static readonly (string Part, RunSettings Settings)[] Steps =
    [
        (
            "network",
            new RunSettings
            {
                Refine = false,
                Posterior = false,
                Fluxes = "none",
            }
        ),
        ("posterior", new RunSettings { Refine = false, Fluxes = "none" }),
        ("fit and flags", new RunSettings { Fluxes = "none" }),
        ("fluxes", new RunSettings()),
    ];

    private readonly IServiceProvider _services;
    private readonly ObservedSpectrum _like;
    private readonly ResponseMatrix _response;
    private readonly Action<string> _note;

    private RefinedParts(IServiceProvider services, ReadObservation read, Action<string> note)
    {
        (_services, _like, _response, _note) = (services, read.Spectra[0], read.Response, note);
        Campaign = CampaignFactory.ForResponses(Model, [new(_like.ResponseKey, _response)], Lowest, Highest);
    }

    public Campaign Campaign { get; }

    /// <summary>Of that campaign, once it is learnt.</summary>
    public string NetworkId { get; set; } = "";

    /// <summary>Free ones of the model.</summary>
    public IReadOnlyList<RunParameter> Parameters { get; } =
    [new("tbabs.nH", "1e22 cm^-2"), new("powerlaw.PhoIndex", ""), new("powerlaw.norm", "photons cm^-2 s^-1 keV^-1")];

    /// <summary>What was found of the last of each brightness.</summary>
    public List<ChunkFit> Fits { get; } = [];

    /// <summary>With the response in the database.</summary>
    /// <returns>Null without $ALMAGEST_SHARED.</returns>
    public static async Task<RefinedParts?> CreateAsync(
        IServiceProvider services,
        Action<string> note,
        CancellationToken cancellation
    )
    {
        if (BenchCase.SharedRoot is not { } root)
        {
            note("refine: ALMAGEST_SHARED is not set, and there is no response of a real CCD.");
            return null;
        }
        string path = Path.Combine(root, Spectrum);
        await services
            .GetRequiredService<CatalogueIngest>()
            .IngestAsync(new IngestRequest { Name = "ccd", Sources = [path] }, null, cancellation);
        return new RefinedParts(services, new ObservationReader().Read(path, new ObservationOptions()), note);
    }

    /// <param name="count">Spectra of each brightness.</param>
    public async Task<IReadOnlyList<PipelinePart>> MeasureAsync(int count, CancellationToken cancellation)
    {
        using FitEngineCache engines = new(
            _services.GetRequiredService<ICampaignStore>(),
            _services.GetRequiredService<INetworkStore>(),
            capacity: 1
        );
        ChunkFitter fitter = new(engines, _services.GetRequiredService<IResponseLibrary>());
        List<PipelinePart> parts = [];
        foreach (int counts in Brightness)
        {
            IReadOnlyList<ChunkObservation> drawn = Draw(counts, count);
            double[] seconds = new double[Steps.Length];
            for (int step = 0; step < seconds.Length; step++)
            {
                (seconds[step], IReadOnlyList<ChunkFit> fits) = await CostAsync(
                    fitter,
                    drawn,
                    Steps[step].Settings,
                    cancellation
                );
                if (step == seconds.Length - 1)
                    Fits.AddRange(fits);
            }
            parts.Add(
                PureParts.Of($"refine, {counts} counts", seconds[^1], FitAlone(drawn), "the classical fit alone, from the truth")
            );
            _note(
                string.Create(CultureInfo.InvariantCulture, $"refine, {counts} counts: ")
                    + string.Join(", ", Steps.Select((one, i) => Told(one.Part, seconds[i] - (i > 0 ? seconds[i - 1] : 0))))
            );
        }
        return parts;
    }

    private static string Told(string part, double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{part} {1e6 * seconds:F0} µs");

    /// <returns>CPU seconds of one spectrum, the best of some rounds, and what was found.</returns>
    private async Task<(double Seconds, IReadOnlyList<ChunkFit> Fits)> CostAsync(
        ChunkFitter fitter,
        IReadOnlyList<ChunkObservation> drawn,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        ChunkWork work = new(
            new Run
            {
                Id = Guid.NewGuid(),
                Name = "refined",
                CatalogueId = 1,
                CatalogueName = "ccd",
                CampaignId = Campaign.Id,
                NetworkId = NetworkId,
                SettingsJson = settings.ToJson(),
                ChunkSize = drawn.Count,
                Parameters = [],
                WideView = "",
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            0,
            AlreadyDone: false,
            drawn
        );
        double best = double.PositiveInfinity;
        IReadOnlyList<ChunkFit> fits = [];
        for (int round = 0; round <= Rounds; round++)
        {
            Meter meter = new();
            meter.Start();
            ChunkResult result = await fitter.FitAsync(work, cancellation);
            meter.Stop();
            if (result.Failures.Count > 0)
                throw new InvalidOperationException($"{result.Failures.Count} failures: {result.Failures[0].Reason}");
            // The first compiles, and learns what stands in for the model.
            if (round > 0)
                best = Math.Min(best, meter.Processor.TotalSeconds / drawn.Count);
            fits = result.Fits;
        }
        return (best, fits);
    }

    private double FitAlone(IReadOnlyList<ChunkObservation> drawn)
    {
        SpectralModel model = SpectralModel.Parse(Model);
        FitProblem[] problems =
        [
            .. drawn.Select(one => new FitProblem(
                model,
                FitParameter.DefaultsOf(model),
                [new FitSpectrum(((CountsPayload)one.Read().Payload).Spectra[0], _response)],
                new FitSettings { LowerEnergy = Lowest, UpperEnergy = Highest }
            )),
        ];
        int next = 0;
        return Meter.Best(() => ClassicalFit.Refine(problems[next++ % problems.Length], Truth));
    }

    private ChunkObservation[] Draw(int counts, int count)
    {
        SpectralModel model = SpectralModel.Parse(Model);
        FakeObservation observation = new()
        {
            Exposure = _like.Source.Exposure,
            BackScale = _like.Source.BackScaleAt(0),
            AreaScale = _like.Source.AreaScaleAt(0),
            Background = _like.Background,
            BackgroundExposure = _like.Background?.Exposure ?? 0,
            Instrument = _like.Source.Instrument,
        };
        double expected = new SpectrumFaker(model, Truth, _response, observation).ExpectedSource.Sum();
        SpectrumFaker faker = new(model, [Truth[0], Truth[1], Truth[2] * counts / expected], _response, observation);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(number =>
                {
                    (CountSpectrum source, CountSpectrum? background) = faker.Draw(1, (uint)number);
                    CountsPayload payload = new([new ObservedSpectrum(source, background, _like.ResponseKey)]);
                    return new ChunkObservation(number, number, $"source {number}", null, null, PayloadCodec.Encode(payload));
                }),
        ];
    }
}
