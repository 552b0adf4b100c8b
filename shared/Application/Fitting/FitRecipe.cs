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
/// <param name="Role">"spectrum", "background", "rmf", "arf", "background rmf", "background arf" or "table".</param>
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
