using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Almagest.Application.Results;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Grouping;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Fitting;

/// <summary>All that it takes to repeat a fit, or to draw it: what `almagest plot` and `almagest script` read of a saved
/// one.</summary>
public sealed record FitRecipe
{
    /// <summary>The cross-sections of all absorbers but wabs.</summary>
    public const string Vern = "vern";

    /// <summary>Name and version of what fitted.</summary>
    public required string Program { get; init; }
    public required string Model { get; init; }
    public required string Abundances { get; init; }
    public string CrossSections { get; init; } = Vern;

    /// <summary>How the photons of a bin were computed.</summary>
    public BinIntegration Bins { get; init; }
    public required FitMethod Method { get; init; }

    /// <summary>"cstat", "wstat" or "chi2"; several are joined by "+".</summary>
    public required string Statistic { get; init; }

    /// <summary>Channels were summed as the file's GROUPING says.</summary>
    public bool UseGrouping { get; init; }

    /// <summary>How the minimum was looked for, such as "grid: nH 0 1 10"; null: as without a word.</summary>
    public string? Search { get; init; }

    /// <summary>How far the statistic rises at the ends of the intervals that were asked for; null where none were.</summary>
    public double? Delta { get; init; }

    /// <summary>How channels, or the file's groups, were summed besides; null for not at all.</summary>
    public ChannelGrouping? Grouping { get; init; }

    /// <summary>Which channels were fitted by their QUALITY; null in files of older versions.</summary>
    public ChannelQuality? Quality { get; init; }

    /// <summary>In files of older versions: false where channels of bad QUALITY were fitted too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool? DropBadQuality { get; init; }

    /// <summary>An expression that describes the background, or "auto": each spectrum's shape; null where it was
    /// data.</summary>
    public string? BackgroundModel { get; init; }

    /// <summary>How that reaches the channels.</summary>
    public BackgroundPath BackgroundPath { get; init; }

    /// <summary>All of the model's, in its order, group after group; then those of the background's model.</summary>
    public required IReadOnlyList<RecipeParameter> Parameters { get; init; }
    public required IReadOnlyList<RecipeSpectrum> Spectra { get; init; }

    /// <summary>The tables of atable{file} and its like.</summary>
    public IReadOnlyList<RecipeFile> Tables { get; init; } = [];

    /// <summary>What is wrong with a recipe that somebody else may have written; null if nothing is.</summary>
    [JsonIgnore]
    public string? Fault => RecipeFault.Of(this);

    /// <summary>A fit as scripts read it, with its recipe.</summary>
    public static JsonNode Save(FitRequest request, FittedGroup group, SourceFit fit)
    {
        ReadObservation read = group.Observations[fit.Number];
        JsonNode node = JsonSerializer.SerializeToNode(FitJson.Of(fit), JsonForm.Options)!;
        node["recipe"] = JsonSerializer.SerializeToNode(Of(request, group, read, fit), JsonForm.Options);
        return node;
    }

    private static string? Version =>
        typeof(FitRecipe).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public static FitRecipe Of(FitRequest request, FittedGroup group, ReadObservation read, SourceFit fit)
    {
        FitProblem problem = group.Problem(read);
        return Of(
            problem,
            fit,
            request.Method,
            [
                .. read.Spectra.Select(
                    (spectrum, k) =>
                        RecipeSpectrum.Of(
                            spectrum,
                            read.Responses[k].Redistribution,
                            problem,
                            k,
                            [
                                .. read.InputsOfSpectra[k]
                                    .Select(file => new RecipeFile(
                                        file.Role,
                                        Path.GetFullPath(file.Path) + file.Selector,
                                        file.Sha256
                                    )
                                    {
                                        FluxColumns = file.FluxColumns,
                                    }),
                            ],
                            group.BandOf(read, k),
                            group.Grouping
                        )
                ),
            ]
        ) with
        {
            Delta = request.Inference.Errors.Count > 0 ? request.Inference.Delta : null,
            UseGrouping = request.Data.UseGrouping,
            Grouping = group.Grouping,
            Quality = request.Data.Quality,
            Search = request.Search.Text,
            BackgroundModel = request.Data.BackgroundModel,
            BackgroundPath = request.Data.BackgroundPath,
        };
    }

    /// <summary>What a problem and its fit tell; how the channels were chosen is to be added.</summary>
    internal static FitRecipe Of(FitProblem problem, SourceFit fit, FitMethod method, IReadOnlyList<RecipeSpectrum> spectra) =>
        new()
        {
            Program = $"almagest {Version}",
            Model = problem.Model.Expression,
            Abundances = problem.Model.Abundances,
            Bins = problem.Model.Bins,
            Method = method,
            Statistic = fit.Fit.StatisticName,
            Parameters = [.. FittedGroup.ParametersOf(problem, fit).Select((value, i) => RecipeParameter.Of(problem, i, value))],
            Spectra = spectra,
            Tables =
            [
                .. problem.Model.Tables.Select(table => new RecipeFile("table", Path.GetFullPath(table.File), table.Sha256)),
            ],
        };
}

/// <summary>One parameter of the model at the fit.</summary>
/// <param name="Name">"component.parameter".</param>
/// <param name="Value">At the fit.</param>
/// <param name="IsFree">False: frozen.</param>
/// <param name="HardMin">The model is not defined below.</param>
/// <param name="Lower">The fit stayed above.</param>
/// <param name="Upper">The fit stayed below.</param>
/// <param name="HardMax">The model is not defined above.</param>
public sealed record RecipeParameter(
    string Name,
    double Value,
    bool IsFree,
    double HardMin,
    double Lower,
    double Upper,
    double HardMax
)
{
    /// <summary>What it follows; null if nothing.</summary>
    public ParameterTie? Tie { get; init; }

    public static RecipeParameter Of(FitProblem problem, int index, double value)
    {
        (ModelParameter parameter, FitParameter fitted) = (problem.Definitions[index], problem.Parameters[index]);
        return new(parameter.Name, value, fitted.IsFree, parameter.HardMin, fitted.Lower, fitted.Upper, parameter.HardMax)
        {
            Tie = fitted.Tie,
        };
    }
}

/// <summary>A file that a fit was made from.</summary>
/// <param name="Role">"spectrum", "background", "rmf", "arf" or "table".</param>
/// <param name="Path">Whole, with a selector where one was given.</param>
/// <param name="Sha256">Of the unzipped bytes.</param>
public sealed record RecipeFile(string Role, string Path, string Sha256)
{
    /// <summary>Columns of a table of flux by what they hold, as the caller named them; null: found by usual names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FluxColumns { get; init; }
}

/// <summary>A background's shape in a fit.</summary>
/// <param name="Aic">Akaike's criterion of the background by it alone.</param>
public sealed record RecipeShape(BackgroundShape Shape, double Aic);

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
