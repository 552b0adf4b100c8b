using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Networks.Bands;

namespace Almagest.Studies.Maxi;

/// <summary>One way to answer, for sources seen by the same telescopes.</summary>
/// <param name="Method">Such as "network".</param>
/// <param name="Errors">For each parameter that is no norm, what 68 % of the answers are no further from the truth than; log10
/// where the prior is log-uniform.</param>
/// <param name="BandErrors">For each telescope, the same of log10 of the flux in the bins of its band; NaN where it saw the
/// source.</param>
/// <param name="AtBest">Share of the fits that end within 0.1 of the lowest statistic known; NaN if it is no fit.</param>
internal sealed record MaxiScore(string Method, double[] Errors, double[] BandErrors, double AtBest);

/// <summary>Sources seen by some of the telescopes.</summary>
/// <param name="Present">Which.</param>
/// <param name="Scores">Of all methods.</param>
/// <param name="Coverage">For each telescope, the share of true fluxes in the bins of its band that lie within the network's
/// band, and its standard error; NaN where it saw the source.</param>
internal sealed record MaxiPattern(int[] Present, IReadOnlyList<MaxiScore> Scores, (double Share, double Error)[] Coverage)
{
    public string Name =>
        Present.Length == SyntheticTelescope.All.Count
            ? "all three"
            : string.Join(" and ", Present.Select(k => SyntheticTelescope.All[k].Name));
}

/// <summary>An example: a source with one telescope absent.</summary>
internal sealed record MaxiExample(int Absent, MaxiSource Source, FilledSpectrum Filled);

/// <summary>What was found for one model.</summary>
/// <param name="Campaign">That was learnt.</param>
/// <param name="Test">Sources by which bands are judged.</param>
/// <param name="Fits">The first of these, by which answers are.</param>
/// <param name="Shapes">Parameters that are no norms.</param>
/// <param name="Patterns">By which telescopes are there.</param>
/// <param name="Bands">As the bundle tells of them, of simulations that nothing in it was learnt from.</param>
/// <param name="Examples">One for each telescope.</param>
/// <param name="Training">How long drawing and learning took.</param>
internal sealed record MaxiResult(
    Campaign Campaign,
    int Test,
    int Fits,
    IReadOnlyList<ParameterPrior> Shapes,
    IReadOnlyList<MaxiPattern> Patterns,
    IReadOnlyList<BandCoverage> Bands,
    IReadOnlyList<MaxiExample> Examples,
    TimeSpan Training
);
