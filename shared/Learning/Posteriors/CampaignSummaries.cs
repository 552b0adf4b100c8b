using System.Collections.Concurrent;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Posteriors;

/// <summary>A synthetic spectrum, fitted.</summary>
/// <param name="Truth">Shape [P], coordinates.</param>
/// <param name="NetCounts">In the observed bins.</param>
/// <param name="Gap">Its kind, in words.</param>
public sealed record SummarisedSpectrum(FitSummary Summary, double[] Truth, double NetCounts, string Gap);

/// <summary>
/// The classical fits that a campaign's posteriors stand on: counts in the bins of its grid, from the quick estimate on, within
/// the
/// priors. A posterior is calibrated for exactly this fit, so observations are fitted like simulations. Thread-safe.
/// </summary>
public sealed class CampaignSummaries
{
    /// <summary>A norm that fell below this share of its start is told as this: a logarithm has no 0.</summary>
    private const double FaintestNorm = 0.01;

    private static readonly FitOptions Options = new() { Covariance = false, MaximumIterations = 100 };

    private readonly CampaignEncoder _encoder;
    private readonly Lazy<IReadOnlyList<GroupedResponse>> _responses; // or what stands in for them
    private readonly IReadOnlyList<bool[]> _covered; // of each response, bins that have a channel
    private readonly SpectralModel _simulated;
    private readonly GapNames _gaps;
    private readonly KnownGaps _knownGaps;
    private readonly int[] _norms;

    private CampaignSummaries(CampaignEncoder encoder, SpectralModel model, IReadOnlyList<ResponseMatrix> responses)
    {
        (_encoder, _simulated, _gaps) = (encoder, model, new GapNames(encoder.Campaign));
        Coordinates = new PosteriorCoordinates(encoder.Campaign.Parameters);
        int[][] bins = [.. responses.Select(response => ChannelBinning.BinOfChannel(response.Redistribution, encoder.Grid))];
        _responses = new(() =>
        {
            CondensedModel condensed = CampaignRegion.Condensed(encoder.Campaign, model);
            return
            [
                .. responses.Select(
                    (response, i) =>
                    {
                        GroupedResponse own = response.GroupForFit(bins[i], encoder.BinCount);
                        return condensed.StandInFor(own) ?? own;
                    }
                ),
            ];
        });
        _covered = [.. bins.Select(of => Enumerable.Range(0, encoder.BinCount).Select(bin => of.Contains(bin)).ToArray())];
        _knownGaps = new KnownGaps(encoder.Campaign, _covered);
        _norms = [.. Coordinates.Free.Where(i => encoder.Campaign.Parameters[i].Kind == PriorKind.ExpectedCounts)];
    }

    public PosteriorCoordinates Coordinates { get; }

    /// <summary>Of the coordinates.</summary>
    public IReadOnlyList<string> Names => _encoder.TargetNames;

    /// <summary>The kind of an observation's gap, as calibration reports name it.</summary>
    /// <param name="observed">Shape [B].</param>
    public string GapOf(ReadOnlySpan<bool> observed) => _gaps.Of(observed);

    /// <summary>Whether the campaign may have drawn such a gap, or a part of it.</summary>
    /// <param name="observed">Shape [B].</param>
    public bool Knows(ReadOnlySpan<bool> observed) => _knownGaps.Has(observed);

    /// <param name="encoder">Of a campaign with instruments.</param>
    /// <param name="responses">Holds the campaign's.</param>
    public static async Task<CampaignSummaries> CreateAsync(
        CampaignEncoder encoder,
        IResponseLibrary responses,
        CancellationToken cancellation
    )
    {
        var loaded = new List<ResponseMatrix>();
        foreach (string key in encoder.Campaign.Instruments.SelectMany(instrument => instrument.ResponseKeys))
            loaded.Add(await responses.LoadAsync(key, cancellation));
        return new CampaignSummaries(encoder, CampaignValidator.Require(encoder.Campaign), loaded);
    }

    /// <summary>Fits simulations, over all cores; the result does not depend on how many there are.</summary>
    /// <param name="first">Spectra of the shards to leave out.</param>
    /// <param name="count">Spectra to fit.</param>
    /// <param name="done">Told after each.</param>
    public SummarisedSpectrum[] Of(
        IReadOnlyList<Shard> shards,
        int first,
        int count,
        Action? done,
        CancellationToken cancellation
    )
    {
        (Shard Shard, int Row)[] rows =
        [
            .. shards.SelectMany(shard => Enumerable.Range(0, shard.Count).Select(row => (shard, row))).Skip(first).Take(count),
        ];
        foreach (Shard shard in rows.Select(row => row.Shard).Distinct())
            ShardMatch.Require(shard, _encoder);
        var found = new SummarisedSpectrum[rows.Length];
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.ForEach(
            Partitioner.Create(0, rows.Length, Math.Max(1, Math.Min(256, rows.Length / 8))),
            options,
            () => new Worker(this),
            (range, _, worker) =>
            {
                for (int i = range.Item1; i < range.Item2 && !cancellation.IsCancellationRequested; i++)
                {
                    found[i] = worker.Fit(rows[i].Shard, rows[i].Row);
                    done?.Invoke();
                }
                return worker;
            },
            _ => { }
        );
        cancellation.ThrowIfCancellationRequested();
        return found;
    }

    /// <summary>Fits an observation in the same way.</summary>
    /// <param name="encoded">As the networks saw it.</param>
    /// <param name="spectra">With their responses, which need not be the campaign's.</param>
    /// <param name="model">The campaign's, by whatever rule of bins.</param>
    /// <exception cref="SpectralDataException">Its counts are not Poisson's, or no channel is left.</exception>
    /// <param name="condensed">What may stand in for the model; null: nothing.</param>
    public FitSummary Of(
        EncodedObservation encoded,
        IReadOnlyList<FitSpectrum> spectra,
        SpectralModel model,
        CondensedModel? condensed = null
    )
    {
        var problem = new FitProblem(
            model,
            Limits(),
            [.. spectra.Select(spectrum => GridChannels.Group(spectrum, _encoder.Grid))],
            GridChannels.Settings
        );
        if (problem.Spectra.Any(bins => bins.Statistic is not (StatisticKind.CStat or StatisticKind.WStat)))
            throw SpectralDataException.At(
                "posterior",
                "counts that are not Poisson's",
                "counts as they were detected, with the background beside them"
            );
        double[] start = _encoder.DecodeParameters(encoded, new float[_encoder.TargetCount]);
        FitProblem fitted = condensed?.StandInFor(problem) ?? problem;
        return Conclude(fitted, start, ClassicalFit.Refine(fitted, start, Options).Parameters);
    }

    private FitSummary Conclude(FitProblem problem, double[] start, double[] best)
    {
        foreach (int norm in _norms)
            best[norm] = Math.Max(best[norm], FaintestNorm * start[norm]);
        return FitSummary.Of(problem, best, Coordinates, _encoder.Campaign.GridEdges);
    }

    /// <summary>Within the priors; norms within the model's own limits.</summary>
    private FitParameter[] Limits() => PriorLimits.Of(_simulated, _encoder.Campaign.Parameters);

    /// <summary>Working memory of one thread.</summary>
    private sealed class Worker(CampaignSummaries of)
    {
        private readonly Dictionary<string, BatchFit> _fits = [];
        private readonly IRowEncoder _rows = of._encoder.RowsWithGaps();
        private readonly GapSampler _gaps = new(of._encoder.Campaign);
        private readonly float[] _values = new float[of._encoder.BinCount],
            _clean = new float[of._encoder.BinCount],
            _context = new float[of._encoder.ContextCount];
        private readonly bool[] _observed = new bool[of._encoder.BinCount],
            _present = new bool[of._encoder.Campaign.SpectraPerSource];
        private readonly double[] _center = new double[of.Coordinates.Count],
            _unit = new double[of.Coordinates.Count];

        public SummarisedSpectrum Fit(Shard shard, int row)
        {
            _rows.Write(shard, row, _values, _clean, _observed, _context, _center, _unit);
            Array.Fill(_present, true);
            if (of._encoder.Campaign.IsJoint)
                _gaps.DrawPresent(EpochGaps.Batch(shard, 0), row, _present);
            int[] spectra = [.. Enumerable.Range(row * _present.Length, _present.Length)];
            BatchFit fit = Of(shard.Counts!, spectra);
            double net = 0;
            for (int k = 0; k < spectra.Length; k++)
                net += Fill(fit, k, shard, spectra[k]);
            double[] start = of._encoder.ParametersAt(_center),
                best = new double[start.Length];
            fit.Fit(start, best);
            double[] truth = of.Coordinates.Of(shard.Parameters.AsSpan(row * shard.ParameterCount, shard.ParameterCount));
            return new SummarisedSpectrum(of.Conclude(fit.Problem, start, best), truth, net, of._gaps.Of(_observed));
        }

        /// <returns>Net counts.</returns>
        private double Fill(BatchFit fit, int k, Shard shard, int spectrum)
        {
            ShardCounts counts = shard.Counts!;
            bool[] covered = of._covered[counts.Responses[spectrum]];
            double scale = counts.BackgroundScales[spectrum],
                net = 0;
            for (int bin = 0; bin < _observed.Length; bin++)
            {
                int at = (spectrum * shard.BinCount) + bin;
                bool seen = _present[k] && _observed[bin] && covered[bin];
                fit.Counts(k)[bin] = seen ? counts.Source[at] : 0;
                fit.Background(k)[bin] = seen && scale > 0 ? counts.Background[at] : 0;
                fit.BackgroundScale(k)[bin] = scale > 0 ? 1 / scale : 0;
                fit.Exposure(k)[bin] = seen ? counts.Exposures[spectrum] : 0;
                net += fit.Counts(k)[bin] - (fit.BackgroundScale(k)[bin] * fit.Background(k)[bin]);
            }
            return net;
        }

        private BatchFit Of(ShardCounts counts, int[] spectra)
        {
            static StatisticKind KindOf(double scale) => scale > 0 ? StatisticKind.WStat : StatisticKind.CStat;
            string key = string.Join(
                ',',
                spectra.Select(spectrum => $"{counts.Responses[spectrum]}{KindOf(counts.BackgroundScales[spectrum])}")
            );
            if (_fits.TryGetValue(key, out BatchFit? known))
                return known;
            FitBins[] bins =
            [
                .. spectra.Select(spectrum =>
                    FitBins.OnGrid(
                        KindOf(counts.BackgroundScales[spectrum]),
                        of._responses.Value[counts.Responses[spectrum]],
                        of._encoder.Grid
                    )
                ),
            ];
            return _fits[key] = new BatchFit(FitProblem.Of(of._simulated, of.Limits(), bins), Options);
        }
    }
}
