using System.Collections.Concurrent;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>
/// Between a campaign's spectra, synthetic or observed, and what its networks see. N spectra, B bins, S context, P targets.
/// Counts: see <see cref="CountEncoder"/>, or <see cref="JointEncoder"/> where instruments see a source together. Flux: log10
/// of the density over the reference spectrum's. Thread-safe.
/// </summary>
/// <remarks>
/// An observation brings its own response, which need not be one of the campaign's: what differs between responses is divided
/// out with the reference spectrum, so one network serves all epochs of an instrument.
/// </remarks>
public sealed class CampaignEncoder
{
    /// <summary>
    /// Goes up with every change of what networks are shown or asked for: a network is read by the encoding it learnt from, or
    /// its answers are nonsense that looks like numbers.
    /// </summary>
    public const string Version = "2";

    /// <summary>Under which a bundle's provenance names the <see cref="Version"/> that it learnt from.</summary>
    public const string VersionKey = "encoder";

    private readonly ISpectrumEncoder _spectra;
    private readonly ParameterCoordinates _coordinates;
    private readonly TemplateBank? _bank;
    private readonly ReferenceSpectrum _reference;
    private readonly ConcurrentDictionary<string, ReferencedResponse> _responses = new();

    private CampaignEncoder(
        Campaign campaign,
        ReferenceSpectrum reference,
        ParameterCoordinates coordinates,
        TemplateBank? bank,
        ISpectrumEncoder spectra
    )
    {
        (Campaign, CampaignId, Grid) = (campaign, campaign.Id, new EnergyGrid(campaign.GridEdges));
        (_reference, _coordinates, _bank, _spectra) = (reference, coordinates, bank, spectra);
        TargetNames = coordinates.Names;
        Free = [.. campaign.Parameters.Where(prior => prior.IsFree)];
    }

    public Campaign Campaign { get; }

    public string CampaignId { get; }

    public EnergyGrid Grid { get; }

    /// <summary>B.</summary>
    public int BinCount => Grid.BinCount;

    /// <summary>S.</summary>
    public int ContextCount => _spectra.ContextCount;

    /// <summary>How much of the context is the same for campaigns of all kinds: conditions, then the quick estimate and its
    /// errors. What follows is by bin.</summary>
    public int SummaryCount => ContextCount == 0 ? 0 : CountEncoder.ContextCount + (2 * TargetCount);

    /// <summary>P.</summary>
    public int TargetCount => _coordinates.Count;

    /// <summary>The free parameters, in the model's order.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>Shape [P]: what was believed of them.</summary>
    public IReadOnlyList<ParameterPrior> Free { get; }

    /// <param name="responses">Holds the campaign's; may be null for a campaign without instruments.</param>
    /// <exception cref="SpectralDataException">The campaign is wrong, or a response is missing.</exception>
    public static async Task<CampaignEncoder> CreateAsync(
        Campaign campaign,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        SpectralModel model = CampaignValidator.Require(campaign);
        var reference = new ReferenceSpectrum(campaign, model);
        var coordinates = new ParameterCoordinates(campaign, reference.Parameters);
        if (campaign.Instruments.Count == 0)
            return new CampaignEncoder(
                campaign,
                reference,
                coordinates,
                null,
                new FluxEncoder(reference.Density(), coordinates.Count)
            );
        if (responses is null)
            throw SpectralDataException.At(
                $"campaign \"{campaign.Name}\"",
                "no library of responses",
                "one, as it has instruments"
            );
        var loaded = new List<ReferencedResponse>();
        var bank = new TemplateBank(campaign, model, coordinates);
        ISpectrumEncoder spectra = campaign.IsJoint
            ? new JointEncoder(bank, coordinates, loaded, model.Bind(new EnergyGrid(campaign.GridEdges)), reference.Photons())
            : new ShardCountEncoder(bank, coordinates, loaded);
        var encoder = new CampaignEncoder(campaign, reference, coordinates, bank, spectra);
        foreach (string key in campaign.Instruments.SelectMany(instrument => instrument.ResponseKeys))
            loaded.Add(await encoder.ResponseAsync(key, responses, cancellation));
        return encoder;
    }

    /// <summary>Shards as they were drawn, without gaps.</summary>
    /// <exception cref="SpectralDataException">A shard of another campaign, or of another shape.</exception>
    public TrainingSet Encode(IReadOnlyList<Shard> shards) => Encode(shards, epoch: null);

    /// <summary>
    /// What a trainer should be given. Noise-free spectra may have their gaps drawn anew whenever they are shown. With counts a
    /// gap
    /// changes brightness and context, so each spectrum keeps the gap it was encoded with, and more masks are not laid over it.
    /// </summary>
    /// <param name="isVaried">Of noise-free spectra: gaps that the campaign does not list too.</param>
    public TrainingMaterial ForTraining(IReadOnlyList<Shard> shards, bool isVaried = false)
    {
        if (Campaign.Instruments.Count == 0)
            return new TrainingMaterial(Encode(shards), new GapSampler(Campaign, isVaried).Draw);
        return new TrainingMaterial(EncodeEpoch(shards, 0), (_, count) => Enumerable.Repeat(true, count * BinCount).ToArray());
    }

    /// <summary>
    /// Shards with gaps drawn afresh from the campaign's patterns and, from epoch 1, counts drawn afresh. Brightness and context
    /// are taken from the bins outside the gap, as they are of a real spectrum: a mask laid over
    /// <see cref="Encode(IReadOnlyList{Shard})"/>
    /// would leak what it hides.
    /// </summary>
    public TrainingSet EncodeEpoch(IReadOnlyList<Shard> shards, int epoch) => Encode(shards, epoch);

    /// <summary>For all shards of the campaign, as they come.</summary>
    /// <param name="epoch">As in <see cref="EncodeEpoch"/>; null: as they were drawn, without gaps.</param>
    public TrainingSetBuilder Build(int? epoch) => new(this, _coordinates, epoch);

    internal IRowEncoder RowsForOneThread(int? epoch) => _spectra.ForOneThread(Campaign, epoch);

    /// <summary>Observations in their order, each encoded or with the reason why not.</summary>
    /// <param name="responses">Holds the observations', and is asked for those that this encoder has not met; may be null for a
    /// campaign without instruments.</param>
    public async Task<IReadOnlyList<EncodingOutcome>> EncodeAsync(
        IReadOnlyList<Observation> observations,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        var outcomes = new EncodingOutcome[observations.Count];
        for (int i = 0; i < outcomes.Length; i++)
            outcomes[i] = await EncodeAsync(observations[i], responses, cancellation);
        return outcomes;
    }

    /// <summary>Encoded observations as one batch.</summary>
    public static NetworkInput Stack(IReadOnlyList<EncodedObservation> observations) =>
        new(
            observations.Count,
            Join(observations, observation => observation.Values),
            Join(observations, observation => observation.Observed),
            Join(observations, observation => observation.Context)
        );

    /// <summary>All parameters in the model's order, the fixed ones included.</summary>
    /// <param name="observation">Targets are counted from its quick estimate.</param>
    /// <param name="targets">Shape [P].</param>
    public double[] DecodeParameters(EncodedObservation observation, ReadOnlySpan<float> targets) =>
        _coordinates.Decode(CoordinatesOf(observation, targets));

    /// <summary>Shape [P]: the free parameters with intervals of one sigma.</summary>
    /// <param name="observation">Targets are counted from its quick estimate.</param>
    /// <param name="means">Shape [P], of the targets.</param>
    /// <param name="sigmas">Shape [P], of the targets.</param>
    public ParameterInterval[] DecodeIntervals(
        EncodedObservation observation,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> sigmas
    )
    {
        double[] scaled = new double[TargetCount];
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = observation.Unit[i] * sigmas[i];
        return _coordinates.DecodeIntervals(CoordinatesOf(observation, means), scaled);
    }

    /// <summary>Shape [P]: the quick estimate that targets are counted from, with its sigma; null without instruments.</summary>
    public ParameterInterval[]? QuickEstimate(EncodedObservation observation) =>
        _bank is null ? null : _coordinates.DecodeIntervals(observation.Center, observation.Unit);

    /// <summary>Shape [P]: how far targets of a spectrum without noise are from the truth, in the sense in which
    /// <see cref="DecodeIntervals"/> takes a sigma.</summary>
    /// <param name="found">Shape [P].</param>
    /// <param name="truth">Shape [P].</param>
    public double[] TargetErrors(ReadOnlySpan<float> found, ReadOnlySpan<float> truth) => _coordinates.Errors(found, truth);

    /// <summary>The targets, shape [P], of known parameters: what a perfect network would answer.</summary>
    public float[] EncodeParameters(EncodedObservation observation, ReadOnlySpan<double> parameters)
    {
        double[] coordinates = new double[TargetCount];
        _coordinates.Encode(parameters, coordinates);
        return [.. coordinates.Select((value, i) => (float)((value - observation.Center[i]) / observation.Unit[i]))];
    }

    /// <summary>A network's filled spectrum in physical units.</summary>
    /// <param name="observation">As it was encoded.</param>
    /// <param name="values">Shape [B], as networks give them.</param>
    /// <param name="halfWidths">Shape [B], of the bands of filled bins, as networks give them; empty: not known.</param>
    public FilledSpectrum DecodeFilled(
        EncodedObservation observation,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> halfWidths = default
    )
    {
        Grid.RequireOneValuePerBin(observation.Reference);
        double[] data = new double[BinCount],
            filled = new double[BinCount];
        for (int bin = 0; bin < BinCount; bin++)
        {
            data[bin] = observation.Observed[bin] ? _spectra.DecodeValue(observation, bin, observation.Values[bin]) : double.NaN;
            filled[bin] = _spectra.DecodeValue(observation, bin, values[bin]);
        }
        var spectrum = new FilledSpectrum(Grid, data, filled, observation.Observed, _spectra.Unit);
        return halfWidths.IsEmpty
            ? spectrum
            : spectrum with
            {
                Band = (EndOf(observation, values, halfWidths, -1), EndOf(observation, values, halfWidths, 1)),
            };
    }

    private double[] EndOf(EncodedObservation observation, ReadOnlySpan<float> values, ReadOnlySpan<float> halfWidths, int sign)
    {
        double[] end = new double[BinCount];
        for (int bin = 0; bin < end.Length; bin++)
            end[bin] = observation.Observed[bin]
                ? double.NaN
                : _spectra.DecodeValue(observation, bin, values[bin] + (sign * halfWidths[bin]));
        return end;
    }

    /// <summary>A writer of rows as they were drawn, with the gaps of epoch 0. For one thread.</summary>
    internal IRowEncoder RowsWithGaps() => _spectra.ForOneThread(Campaign, epoch: 0);

    /// <summary>All parameters in the model's order at coordinates [P], such as a quick estimate's.</summary>
    internal double[] ParametersAt(ReadOnlySpan<double> coordinates) => _coordinates.Decode(coordinates);

    private static T[] Join<T>(IReadOnlyList<EncodedObservation> observations, Func<EncodedObservation, T[]> part) =>
        Join([.. observations.Select(part)]);

    // Block by block: a chunk has a hundred thousand values.
    private static T[] Join<T>(T[][] parts)
    {
        T[] joined = new T[parts.Sum(part => part.Length)];
        int at = 0;
        foreach (T[] part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }
        return joined;
    }

    private double[] CoordinatesOf(EncodedObservation observation, ReadOnlySpan<float> targets)
    {
        double[] coordinates = new double[TargetCount];
        for (int i = 0; i < coordinates.Length; i++)
            coordinates[i] = observation.Center[i] + (observation.Unit[i] * targets[i]);
        return coordinates;
    }

    private TrainingSet Encode(IReadOnlyList<Shard> shards, int? epoch)
    {
        int count = 0;
        int[] firstRow = new int[shards.Count];
        for (int i = 0; i < shards.Count; i++)
        {
            ShardMatch.Require(shards[i], this);
            firstRow[i] = count;
            count = checked(count + shards[i].Count);
        }
        var rows = new TrainingRows(this, _coordinates, count);
        // Without a limit, a pool that sees long work adds threads without end.
        Parallel.For(0, shards.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            rows.Write(shards[i], firstRow[i], _spectra.ForOneThread(Campaign, epoch))
        );
        return rows.ToSet();
    }

    private static bool AreAllBad(ObservedSpectrum spectrum) =>
        Enumerable.Range(0, spectrum.Source.ChannelCount).All(spectrum.Source.IsBad);

    private async Task<EncodingOutcome> EncodeAsync(
        Observation observation,
        IResponseLibrary? responses,
        CancellationToken cancellation
    )
    {
        try
        {
            EncodedObservation encoded = observation.Payload switch
            {
                FluxPayload flux => _spectra.Encode(flux),
                CountsPayload measured when responses is not null && _bank is null && FluxOnGrid.IsFlux(measured) =>
                    _spectra.Encode(await FluxOnGrid.OfAsync(measured, Grid, responses, cancellation)),
                CountsPayload counts => _spectra.Encode(await BinAsync(counts, responses, cancellation)),
                _ => throw SpectralDataException.At(observation.Name, observation.Payload.GetType().Name, "counts or a flux"),
            };
            if (encoded.Observed.AsSpan().Contains(true))
                return new Encoded(encoded);
            return observation.Payload is not CountsPayload { Spectra: var spectra }
                    ? new NotEncoded("No bin of the campaign's grid was observed.")
                : spectra.All(AreAllBad) ? new NotEncoded("All channels are of bad QUALITY.")
                : new NotEncoded("No bin of the campaign's grid was observed by half.", HasChannels: true);
        }
        catch (SpectralDataException error)
        {
            return new NotEncoded(error.Message);
        }
    }

    private async Task<BinnedCounts> BinAsync(CountsPayload payload, IResponseLibrary? responses, CancellationToken cancellation)
    {
        var counts = new BinnedCounts(BinCount);
        if (payload.Spectra.Any(spectrum => spectrum.Source.IsFlux))
            throw SpectralDataException.At("observation", "a spectrum in flux", "counts, as the campaign has instruments");
        foreach (ObservedSpectrum spectrum in payload.Spectra)
            ObservationBinner.Add(spectrum, await ResponseAsync(spectrum.ResponseKey, responses, cancellation), counts);
        return counts;
    }

    private async Task<ReferencedResponse> ResponseAsync(string key, IResponseLibrary? responses, CancellationToken cancellation)
    {
        if (_responses.TryGetValue(key, out ReferencedResponse? known))
            return known;
        if (responses is null || _bank is null)
            throw SpectralDataException.At(
                $"campaign \"{Campaign.Name}\"",
                "no library of responses",
                "one, for observations of counts"
            );
        var loaded = new ReferencedResponse(await responses.LoadAsync(key, cancellation), Grid, _reference, _bank);
        return _responses.GetOrAdd(key, loaded);
    }
}
