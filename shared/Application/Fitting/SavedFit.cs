using System.Text.Json;
using System.Text.Json.Nodes;
using Almagest.Learning.Results;
using Almagest.Ogip;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Application.Fitting;

/// <summary>A fit that `almagest fit` saved: the file of --save, fits.json of --out, or what --json wrote.</summary>
/// <param name="Source">The file that it was read from; empty for none.</param>
/// <param name="Statistic">At the best parameters.</param>
/// <param name="DegreesOfFreedom">Null if unknown.</param>
/// <param name="Recipe">What repeats it.</param>
public sealed record SavedFit(string Source, string Name, double Statistic, int? DegreesOfFreedom, FitRecipe Recipe)
{
    private const long LargestFile = 1 << 30;
    private const string Expected = "saved fits";

    /// <summary>A fit of this process, without a way through a file.</summary>
    public static SavedFit Of(FitRequest request, FittedGroup group, SourceFit fit) =>
        new(
            "",
            fit.Name,
            fit.Fit.Statistic,
            fit.Fit.DegreesOfFreedom,
            FitRecipe.Of(request, group, group.Observations[fit.Number], fit)
        );

    /// <param name="path">A file, or the folder that a report was written to.</param>
    /// <exception cref="RequestException">No saved fits.</exception>
    /// <exception cref="SpectralDataException">The file is too large, or holds none.</exception>
    public static IReadOnlyList<SavedFit> Read(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, "fits.json") : path;
        try
        {
            JsonNode root = JsonNode.Parse(RegularFile.Read(file, LargestFile, Expected))
                ?? throw SpectralDataException.At(file, "null", "saved fits");
            JsonNode?[] nodes = root is JsonArray array ? [.. array] : [root];
            // What the command line prints groups fits by instrument.
            SavedFit[] fits =
            [
                .. nodes
                    .SelectMany(node => node?["fits"] is JsonArray inner ? [.. inner] : new[] { node })
                    .Select(node => Parse(file, node)),
            ];
            return fits.Length > 0 ? fits : throw SpectralDataException.At(file, "no fit", "at least one");
        }
        // Two members of one name are an ArgumentException.
        catch (Exception wrong)
            when (wrong is JsonException or InvalidOperationException or FormatException or ArgumentException
                && wrong is not RequestException
            )
        {
            throw Unread(file, $"no saved fits ({wrong.Message})");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw Unread(file, $"no readable file ({wrong.Message})");
        }
    }

    /// <summary>Those of a name, or the only one.</summary>
    /// <exception cref="RequestException">There is none of that name.</exception>
    public static IReadOnlyList<SavedFit> Choose(IReadOnlyList<SavedFit> fits, string? name)
    {
        if (name is null)
            return fits;
        SavedFit[] chosen = [.. fits.Where(fit => fit.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return chosen.Length > 0
            ? chosen
            : throw new RequestException(
                $"saved fits: found no '{name}'; expected one of "
                    + $"{string.Join(", ", fits.Take(10).Select(fit => fit.Name))}{(fits.Count > 10 ? ", ..." : "")}.",
                RequestPart.FitName
            );
    }

    /// <summary>The same function of the same data, with the parameters of the fit.</summary>
    /// <exception cref="SpectralDataException">A file is gone, or no longer what was fitted.</exception>
    public (FitProblem Problem, double[] Parameters) Rebuild(ObservationReader reader)
    {
        SpectralModel model = SpectralModel.Parse(Recipe.Model, Recipe.Abundances, Recipe.Bins, new TableLibrary());
        foreach ((KnownTable found, RecipeFile expected) in model.Tables.Zip(Recipe.Tables))
            if (found.Sha256 != expected.Sha256)
                throw SpectralDataException.At(
                    found.File,
                    $"bytes with the SHA-256 {found.Sha256}",
                    $"{expected.Sha256}, as when it was fitted"
                );
        BackgroundModel? background = Recipe.BackgroundModel is { } expression and not DataRequest.LearntBackground
            ? new(SpectralModel.Parse(expression, Recipe.Abundances, Recipe.Bins, new TableLibrary()), Recipe.BackgroundPath)
            : null;
        DataGroup[] groups =
        [
            .. Recipe
                .Spectra.GroupBy(spectrum => spectrum.Group)
                .OrderBy(group => group.Key)
                .Select(group => new DataGroup([.. group.SelectMany(spectrum => SpectraAgain(reader, spectrum))])
                {
                    Background = background,
                }),
        ];
        if (
            !new ParameterLayout(model, groups)
                .Definitions.Select(parameter => parameter.Name)
                .SequenceEqual(Recipe.Parameters.Select(parameter => parameter.Name))
        )
            throw SpectralDataException.At(
                $"{Source}, {Name}",
                $"the parameters {string.Join(", ", Recipe.Parameters.Select(parameter => parameter.Name))}",
                $"those of {Recipe.Model}"
            );
        FitParameter[] parameters =
        [
            .. Recipe.Parameters.Select(parameter => new FitParameter(
                parameter.Value,
                parameter.IsFree,
                parameter.Lower,
                parameter.Upper
            )
            {
                Tie = parameter.Tie,
            }),
        ];
        var problem = new FitProblem(model, parameters, groups, new FitSettings());
        return (problem, problem.Start);
    }

    private IEnumerable<FitSpectrum> SpectraAgain(ObservationReader reader, RecipeSpectrum spectrum)
    {
        ReadObservation read = ReadAgain(reader, spectrum);
        return read
            .Spectra.Zip(read.Responses, read.BackgroundResponses)
            .Select(part => new FitSpectrum(part.First, part.Second)
            {
                BackgroundResponse = part.Third,
                Settings = SettingsOf(spectrum),
                Background = spectrum.Shape is { } shape
                    ? FittedBackground.Again(shape.Shape, shape.Aic, part.Second.Redistribution)
                    : null,
            });
    }

    private FitSettings SettingsOf(RecipeSpectrum spectrum)
    {
        FitSettings settings = new()
        {
            LowerEnergy = spectrum.LowestEnergy,
            UpperEnergy = spectrum.HighestEnergy,
            UseGrouping = Recipe.UseGrouping,
            Grouping = spectrum.Grouping ?? Recipe.Grouping,
            // Older versions left out the dubious with the bad.
            Quality = Recipe.Quality ?? (Recipe.DropBadQuality == false ? ChannelQuality.All : ChannelQuality.Good),
        };
        return spectrum.Statistic is { } name
            ? StatisticNames.In(settings, name)
                ?? throw SpectralDataException.At($"{Source}, {Name}", $"the statistic '{name}'", "one that this version knows")
            : settings;
    }

    /// <summary>A spectrum of the fit, from the files that were fitted.</summary>
    /// <exception cref="SpectralDataException">One is gone, or no longer what was fitted.</exception>
    internal ReadObservation ReadAgain(ObservationReader reader, RecipeSpectrum spectrum)
    {
        string? Find(string role) =>
            spectrum.Files.FirstOrDefault(file => file.Role == role) is { } file ? Here(file.Path) : null;
        string path = Find(InputFile.SpectrumRole)
            ?? throw SpectralDataException.At($"{Source}, {Name}", "no spectrum", "the file that was fitted");
        string? background = Find(InputFile.BackgroundRole);
        ReadObservation read = reader.Read(
            path,
            new ObservationOptions
            {
                FluxColumns = spectrum.Files.First(file => file.Role == InputFile.SpectrumRole).FluxColumns,
                Rmf = Find(InputFile.RmfRole),
                Arf = Find(InputFile.ArfRole) ?? ObservationOptions.None,
                ReadsBackgroundResponse = Find(InputFile.BackgroundRmfRole) is not null,
                // One in the spectrum's own file, in another extension or in columns, is found as it was before.
                Background =
                    background is not null && SpectrumSelector.Split(background).Path == SpectrumSelector.Split(path).Path
                        ? null
                        : background ?? ObservationOptions.None,
            }
        );
        foreach ((InputFile found, RecipeFile expected) in read.Inputs.Zip(spectrum.Files))
            if (found.Sha256 != expected.Sha256)
                throw SpectralDataException.At(
                    found.Path,
                    $"bytes with the SHA-256 {found.Sha256}",
                    $"{expected.Sha256}, as when it was fitted"
                );
        return read;
    }

    /// <summary>Where a file was, or else beside the saved fit: results may have been moved together.</summary>
    private string Here(string path)
    {
        (string file, SpectrumSelector selector) = SpectrumSelector.Split(path);
        if (Source.Length == 0)
            return path;
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(Source))!, Path.GetFileName(file));
        return File.Exists(file) || !File.Exists(beside) ? path : beside + selector.Text;
    }

    private static RequestException Unread(string file, string found) =>
        new($"{file}: found {found}; expected saved fits.", RequestPart.SavedFit);

    private static SavedFit Parse(string file, JsonNode? node)
    {
        FitRecipe recipe = node?["recipe"]?.Deserialize<FitRecipe>(JsonForm.Options)
            ?? throw Unread(file, "a fit without a recipe");
        if (recipe.Fault is { } fault)
            throw Unread(file, $"a recipe with {fault}");
        return new SavedFit(
            file,
            node["name"]?.GetValue<string>() ?? "",
            node["statistic"].Deserialize<double>(JsonForm.Options),
            node["degreesOfFreedom"]?.GetValue<int>(),
            recipe
        );
    }
}
