using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Storage.Columns;
using Almagest.Storage.Runs;

namespace Almagest.Application.Fitting;

/// <summary>The spectra of one instrument and their fits, or those of several that were fitted as one.</summary>
public sealed record FittedGroup
{
    /// <summary>For people.</summary>
    public required string Instrument { get; init; }

    /// <summary>What each fit estimates.</summary>
    public required IReadOnlyList<RunParameter> Parameters { get; init; }

    /// <summary>The function that was minimised, with its channels and limits.</summary>
    public required Func<ReadObservation, FitProblem> Problem { get; init; }

    /// <summary>How channels are summed beside what the file says; null: not at all.</summary>
    public required ChannelGrouping? Grouping { get; init; }

    /// <summary>keV, of the first spectrum.</summary>
    public required (double Lowest, double Highest) Band { get; init; }

    /// <summary>keV, of each spectrum of an observation, by its place.</summary>
    public required Func<ReadObservation, int, (double Lowest, double Highest)> BandOf { get; init; }

    /// <summary>As read; a fit's number is the place here.</summary>
    public required IReadOnlyList<ReadObservation> Observations { get; init; }

    /// <summary>With their vectors.</summary>
    public required IReadOnlyList<SourceFit> Fits { get; init; }

    public required IReadOnlyList<SourceFailure> Failures { get; init; }

    public required double SpectraPerSecond { get; init; }

    /// <summary>One fit to all spectra, with a group of parameters for each file.</summary>
    public bool IsJoint { get; init; }

    /// <summary>Null where no network was asked.</summary>
    public NetworkRun? Network { get; init; }

    /// <summary>The values of all the model's parameters at a fit, the frozen ones included: where its statistic is, whatever
    /// is published. Those of the backgrounds' shapes are not told of a fit: they are what is best beside the others.</summary>
    public static double[] ParametersOf(FitProblem problem, SourceFit record)
    {
        double[] parameters = problem.Start;
        for (int i = 0; i < problem.Asked.Count; i++)
            parameters[problem.Asked[i]] = record.Fit.Parameters[i].Value;
        problem.ApplyTies(parameters);
        return problem.WithBestShapes(parameters);
    }
}

/// <summary>What a network had to do with a group.</summary>
/// <param name="Encoder">Of the campaign that it learnt.</param>
/// <param name="Encoded">As it saw each observation; null where that could not be encoded.</param>
public sealed record NetworkRun(Run Run, CampaignEncoder Encoder, IReadOnlyList<EncodedObservation?> Encoded)
{
    public Campaign Campaign => Encoder.Campaign;
}
