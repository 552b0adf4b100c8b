using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Randomness;
using Almagest.Spectra.Responses;

namespace Almagest.Studies.Posteriors;

/// <summary>One of the six cases: counts expected of the reference spectrum (Γ = 1.5, z = 1.3) over the full band, and a
/// gap.</summary>
internal readonly record struct PosteriorCase(int Counts, string Gap);

/// <summary>One spectrum of counts, fitted.</summary>
/// <param name="Case">Its number.</param>
/// <param name="Truth">Shape [P]: Γ and z.</param>
/// <param name="Counts">Shape [B]; 0 in the gap.</param>
/// <param name="Observed">Shape [B].</param>
/// <param name="Summary">Of its C-stat fit.</param>
internal sealed record PosteriorSpectrum(int Case, double[] Truth, double[] Counts, bool[] Observed, FitSummary Summary);

/// <summary>
/// Protocol P: Protocol S's two parameters, with Poisson counts in its 128 bins; the exposure is known and the same for all
/// spectra of a case,
/// whatever their brightness. Uniform priors.
/// </summary>
internal sealed class ProtocolP
{
    private const double Index = 1.5,
        Redshift = 1.3;

    private readonly Campaign _campaign = ProtocolS.Campaign();
    private readonly SpectralModel _model;
    private readonly BoundModel _bound;
    private readonly FitProblem _template;
    private readonly double[] _exposures; // s cm², one a case

    public ProtocolP()
    {
        _model = SpectralModel.Parse(_campaign.Model);
        Grid = new EnergyGrid(_campaign.GridEdges);
        _bound = _model.Bind(Grid);
        Coordinates = new PosteriorCoordinates(_campaign.Parameters);
        FitParameter[] parameters = FitParameter.DefaultsOf(_model);
        parameters[0] = new FitParameter(Index, true, Coordinates.Lower[0], Coordinates.Upper[0]);
        parameters[1] = new FitParameter(Redshift, true, Coordinates.Lower[1], Coordinates.Upper[1]);
        parameters[2] = parameters[2].Freeze(ProtocolS.Norm);
        _template = FitProblem.Of(_model, parameters, [FitBins.OnGrid(StatisticKind.CStat, Photons(Grid), Grid)]);
        double[] flux = Flux(Index, Redshift);
        _exposures = [.. Cases.Select(one => one.Counts / flux.Sum())];
    }

    public static IReadOnlyList<PosteriorCase> Cases { get; } =
    [
        .. new[] { 200, 1000 }.SelectMany(counts =>
            new[] { "no gap", "rand", "twosat" }.Select(gap => new PosteriorCase(counts, gap))
        ),
    ];

    public EnergyGrid Grid { get; }

    public PosteriorCoordinates Coordinates { get; }

    /// <summary>A response that gives back photons per cm² and s.</summary>
    private static GroupedResponse Photons(EnergyGrid grid)
    {
        RedistributionMatrix.Run[] runs =
        [
            .. Enumerable.Range(0, grid.BinCount).Select(bin => new RedistributionMatrix.Run(bin, 1, 0)),
        ];
        double[] edges = grid.Edges.ToArray();
        int[] bins = [.. Enumerable.Range(0, grid.BinCount)];
        return ResponseMatrix
            .Combine(
                new RedistributionMatrix(
                    grid,
                    1,
                    edges[..^1],
                    edges[1..],
                    [.. bins, grid.BinCount],
                    runs,
                    [1f],
                    includesArea: true
                ),
                null
            )
            .Group(bins, grid.BinCount);
    }

    /// <summary>Photons cm⁻² s⁻¹ in every bin, shape [B].</summary>
    public double[] Flux(double index, double redshift)
    {
        double[] flux = new double[Grid.BinCount];
        _bound.Evaluate([index, redshift, ProtocolS.Norm], flux);
        return flux;
    }

    public double Exposure(int number) => _exposures[number];

    /// <summary>Spectra, the cases in turn; a pure function of the seed.</summary>
    public PosteriorSpectrum[] Draw(int count, long seed, Action drawn, CancellationToken cancellation)
    {
        var spectra = new PosteriorSpectrum[count];
        Campaign seeded = _campaign with { Seed = seed };
        GapSampler[] gaps =
        [
            .. Cases.Select(one => new GapSampler(
                seeded with
                {
                    Gaps =
                    [
                        one.Gap switch
                        {
                            "rand" => ProtocolS.Rand,
                            "twosat" => ProtocolS.TwoSat,
                            _ => GapPattern.None,
                        },
                    ],
                }
            )),
        ];
        bool[][] masks =
        [
            .. Enumerable
                .Range(0, count)
                .Select(row =>
                {
                    bool[] observed = new bool[Grid.BinCount];
                    gaps[row % Cases.Count].Draw(0, row, observed);
                    return observed;
                }),
        ];
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(
            0,
            count,
            options,
            () => (Random: new RandomNumbers(seeded.Id), Fit: new BatchFit(_template)),
            (row, _, worker) =>
            {
                worker.Random.Begin(2, 0, (uint)row);
                spectra[row] = DrawOne(row % Cases.Count, masks[row], worker.Random, worker.Fit);
                drawn();
                return worker;
            },
            _ => { }
        );
        return spectra;
    }

    private PosteriorSpectrum DrawOne(int number, bool[] observed, RandomNumbers random, BatchFit fit)
    {
        double[] truth =
        [
            .. Enumerable.Range(0, Coordinates.Count).Select(c => random.NextUniform(Coordinates.Lower[c], Coordinates.Upper[c])),
        ];
        double[] flux = Flux(truth[0], truth[1]);
        double[] counts =
        [
            .. flux.Select((photons, bin) => observed[bin] ? PoissonSampler.Draw(random, photons * _exposures[number]) : 0.0),
        ];
        counts.CopyTo(fit.Counts(0));
        for (int bin = 0; bin < observed.Length; bin++)
            fit.Exposure(0)[bin] = observed[bin] ? _exposures[number] : 0;
        double[] best = new double[3];
        fit.Fit([Index, Redshift, ProtocolS.Norm], best);
        return new PosteriorSpectrum(number, truth, counts, observed, FitSummary.Of(fit.Problem, best, Coordinates, Grid.Edges));
    }
}
