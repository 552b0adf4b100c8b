using System.Text.Json.Serialization;
using Almagest.Ogip.Fits;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Fitting;

/// <summary>One spectrum of a fit.</summary>
public sealed record RecipeSpectrum
{
    public required string Instrument { get; init; }

    /// <summary>Data group, from 1: spectra of one group share the parameters.</summary>
    public int Group { get; init; } = 1;

    /// <summary>Of this spectrum: "cstat", "cash", "wstat", "pgstat", "chi2", "chi2gehrels", "chi2modvar"; null in files of
    /// older versions.</summary>
    public string? Statistic { get; init; }

    /// <summary>The file's STAT_ERR counted: its counts are not Poisson.</summary>
    public bool HasErrors { get; init; } = true;

    /// <summary>BACKSCAL over the background's, where each is one number.</summary>
    public double BackgroundScale { get; init; } = 1;
    public required IReadOnlyList<RecipeFile> Files { get; init; }

    /// <summary>The file of a role, with a selector where one was given; null: there is none.</summary>
    internal string? PathOf(string role) => Files.FirstOrDefault(file => file.Role == role)?.Path;

    /// <summary>No area: null.</summary>
    [JsonIgnore]
    internal (string? Rmf, string? Arf) Response => (PathOf(InputFile.RmfRole), PathOf(InputFile.ArfRole));

    /// <summary>What a model of the background goes through into the background's own spectrum; no area: null.</summary>
    [JsonIgnore]
    internal (string? Rmf, string? Arf) BackgroundResponse =>
        PathOf(InputFile.BackgroundRmfRole) is { } own ? (own, PathOf(InputFile.BackgroundArfRole)) : Response;

    /// <summary>keV.</summary>
    public required double LowestEnergy { get; init; }

    /// <summary>keV.</summary>
    public required double HighestEnergy { get; init; }

    /// <summary>The number of the first channel of the response.</summary>
    public required int FirstChannel { get; init; }

    /// <summary>How many channels the response has, where the first begins and the last ends, keV; null in files of older
    /// versions.</summary>
    public double[]? Channels { get; init; }

    /// <summary>The file groups its channels, whether the fit did or not.</summary>
    public required bool IsGrouped { get; init; }

    /// <summary>True for a spectrum in flux, whose response is in no file; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsFlux { get; init; }

    /// <summary>First and last of each stretch of channels that was fitted, by the file's numbers.</summary>
    public required IReadOnlyList<int[]> Noticed { get; init; }

    /// <summary>First and last channel of each bin that has several, where they were not summed as the file says but as the
    /// recipe's grouping does; else null.</summary>
    public IReadOnlyList<int[]>? Groups { get; init; }

    /// <summary>True where such a bin reaches over channels of bad QUALITY; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ReachesOverChannels { get; init; }

    /// <summary>The same by the numbers of the groups, from 1; null where there are none.</summary>
    public IReadOnlyList<int[]>? NoticedGroups { get; init; }

    /// <summary>How channels were summed, where that is not what the recipe says of all; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelGrouping? Grouping { get; init; }

    /// <summary>The shape that its background was fitted by; null where it was data, or had the recipe's model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecipeShape? Shape { get; init; }

    /// <summary>The same, keV.</summary>
    public IReadOnlyList<double[]>? NoticedEnergies { get; init; }

    public static RecipeSpectrum Of(
        ObservedSpectrum observed,
        RedistributionMatrix response,
        FitProblem problem,
        int number,
        IReadOnlyList<RecipeFile> files,
        (double Lowest, double Highest) band,
        ChannelGrouping? ofAll
    )
    {
        FitBins bins = problem.Spectra[number];
        List<int[]>? groups = bins.Grouping is not null
            ?
            [
                .. Enumerable
                    .Range(0, bins.Count)
                    .Where(i => bins.LastChannel[i] > bins.FirstChannel[i])
                    .Select(i => new[] { bins.FirstChannel[i], bins.LastChannel[i] }),
            ]
            : null;
        // Where nothing was summed, a rule for it is nothing to tell.
        if (groups is { Count: 0 })
            groups = null;
        short[]? flags = groups is null ? observed.Source.Grouping : FlagsOf(groups, observed.Source);
        return new()
        {
            Instrument = observed.Source.Instrument,
            Group = problem.GroupOf(number) + 1,
            Statistic = StatisticNames.Of(bins),
            IsFlux = observed.Source.IsFlux ? true : null,
            HasErrors = !observed.Source.IsPoisson && observed.Source.StatisticalError is not null,
            BackgroundScale =
                observed.Background is { BackScale: [double region] } && observed.Source.BackScale is [double own] && region > 0
                    ? own / region
                    : 1,
            LowestEnergy = band.Lowest,
            HighestEnergy = band.Highest,
            Files = files,
            FirstChannel = observed.Source.FirstChannel,
            Channels =
            [
                response.ChannelCount,
                Math.Min(response.ChannelLower[0], response.ChannelLower[^1]),
                Math.Max(response.ChannelUpper[0], response.ChannelUpper[^1]),
            ],
            IsGrouped = observed.Source.Grouping is { } grouping && Array.Exists(grouping, flag => flag == -1),
            Noticed = Stretches(bins, channel => channel),
            Groups = groups,
            ReachesOverChannels = groups is not null && bins.ReachesOverChannels ? true : null,
            Grouping = bins.Grouping == ofAll ? null : bins.Grouping,
            Shape = problem.ShapeOf(number) is { } fitted ? new(fitted.Shape, fitted.Aic) : null,
            NoticedGroups = flags is null
                ? null
                : Stretches(bins, channel => flags.Take(channel - observed.Source.FirstChannel + 1).Count(flag => flag != -1)),
            NoticedEnergies = flags is null ? null : Energies(bins),
        };
    }

    private static short[] FlagsOf(IEnumerable<int[]> groups, CountSpectrum source)
    {
        short[] flags = new short[source.ChannelCount];
        Array.Fill(flags, (short)1);
        foreach (int[] group in groups)
            flags.AsSpan((group[0] - source.FirstChannel + 1)..(group[1] - source.FirstChannel + 1)).Fill(-1);
        return flags;
    }

    /// <summary>First and last of each stretch without a hole, counted as the caller says.</summary>
    private static List<int[]> Stretches(FitBins bins, Func<int, int> numberOf)
    {
        List<int[]> stretches = [];
        for (int i = 0; i < bins.Count; i++)
        {
            if (Joins(bins, i))
                stretches[^1][1] = numberOf(bins.LastChannel[i]);
            else
                stretches.Add([numberOf(bins.FirstChannel[i]), numberOf(bins.LastChannel[i])]);
        }
        return stretches;
    }

    private static List<double[]> Energies(FitBins bins)
    {
        List<double[]> stretches = [];
        for (int i = 0; i < bins.Count; i++)
        {
            if (Joins(bins, i))
                stretches[^1] = [Math.Min(stretches[^1][0], bins.Lower[i]), Math.Max(stretches[^1][1], bins.Upper[i])];
            else
                stretches.Add([bins.Lower[i], bins.Upper[i]]);
        }
        return stretches;
    }

    private static bool Joins(FitBins bins, int i) => i > 0 && bins.FirstChannel[i] == bins.LastChannel[i - 1] + 1;
}
