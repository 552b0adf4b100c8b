using System.Globalization;
using System.Text;
using Almagest.Application.Fitting;
using Almagest.Learning.Campaigns;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Responses;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Scripts;

/// <summary>Fits of runs as scripts: all that repeats one lies in the database, but for the spectra's files, which a script names
/// where they were read.</summary>
public sealed class StoredFits(Lookup lookup, IResultReader results, IResponseLibrary responses, IResponseFileStore responseFiles)
{
    /// <param name="run">Id, the beginning of one, or a name.</param>
    /// <param name="source">Name of an observation (of several so named the first), or its id.</param>
    /// <param name="program">One of <see cref="ScriptPrograms.Names"/>; null: the usual one.</param>
    /// <exception cref="UnknownException">There is no such run, observation or fit.</exception>
    /// <exception cref="RequestException">There is no such program.</exception>
    /// <exception cref="SpectralDataException">No script can tell the fit: it has no files, no classical statistic, a background
    /// of a shape that was learnt, or was made otherwise than this version would.</exception>
    public async Task<string> ScriptAsync(string run, string source, string? program, CancellationToken cancellation)
    {
        Run found = await lookup.RunAsync(run, cancellation);
        return await ScriptAsync(
            found,
            await results.GetAsync(found.Id, source, cancellation) ?? throw new UnknownException("observation", source),
            program,
            cancellation
        );
    }

    /// <inheritdoc cref="ScriptAsync(string, string, string?, CancellationToken)"/>
    /// <param name="observationId">Whatever others are called.</param>
    public async Task<string> ScriptAsync(string run, long observationId, string? program, CancellationToken cancellation)
    {
        Run found = await lookup.RunAsync(run, cancellation);
        return await ScriptAsync(
            found,
            await results.GetAsync(found.Id, observationId, cancellation)
                ?? throw new UnknownException("observation", observationId.ToString(CultureInfo.InvariantCulture)),
            program,
            cancellation
        );
    }

    private async Task<string> ScriptAsync(Run found, ObservationResult one, string? program, CancellationToken cancellation)
    {
        Func<FluxFiles, string> write = ScriptPrograms.Find(program);
        if (one.Fit is not { } fit)
            throw SpectralDataException.At(
                $"{one.Name}, run {found.Name}",
                one.Failure is { } failure ? $"a fit that failed in {failure.Stage} ({failure.Reason})" : "no fit yet",
                "a fit"
            );
        FitRecipe recipe = await RecipeAsync(found, one, fit, cancellation);
        Dictionary<int, byte[]> made = [];
        foreach ((int number, RecipeSpectrum spectrum) in recipe.Spectra.Index())
            if (spectrum.IsFlux == true)
                made[number] = await responseFiles.ReadAsync(
                    spectrum.Files.First(file => file.Role == InputFile.RmfRole).Sha256,
                    cancellation
                );
        SavedFit saved = new("", $"{one.Name}, run {found.Name}", fit.Fit.Statistic, fit.Fit.DegreesOfFreedom, recipe);
        FluxFiles files = FluxFiles.Of(saved, number => (((CountsPayload)one.Payload).Spectra[number].Source, made[number]));
        StringBuilder text = new();
        foreach (RecipeFile file in recipe.Spectra.SelectMany(spectrum => spectrum.Files))
            text.Append(Quoted.Comment($"{file.Role} {file.Path}, SHA-256 {file.Sha256}")).Append('\n');
        return text.Append(write(files)).ToString();
    }

    private async Task<FitRecipe> RecipeAsync(Run run, ObservationResult one, FitRecord fit, CancellationToken cancellation)
    {
        string where = $"{one.Name}, run {run.Name}";
        var settings = RunSettings.Parse(run.SettingsJson);
        ScriptModel.RequireTold(settings.BackgroundModel);
        if (one.Payload is not CountsPayload counts || fit.Fit.StatisticName.Split('+').Any(IsNoStatistic))
            throw SpectralDataException.At(
                where,
                $"a fit by {fit.Fit.StatisticName} to a flux without errors",
                "one of counts, or of a flux with errors: other programs have no such statistic"
            );
        RecipeFile[][] files = FilesOf(where, one.Files, counts.Spectra.Count);
        Campaign campaign = await lookup.CampaignAsync(run.CampaignId, cancellation);
        IReadOnlyList<FitSpectrum> spectra = await FitSpectrum.LoadAsync(counts, responses, cancellation);
        StoredProblem stored = StoredProblem.Of(
            where,
            campaign,
            SpectralModel.Parse(campaign.Model, campaign.Abundances, settings.Bins),
            settings,
            spectra,
            fit
        );
        // A script that would not lead where the fit was is none.
        if (!stored.IsAsTold(fit))
            throw SpectralDataException.At(
                where,
                $"{fit.Fit.StatisticName} {Figures.Number(stored.Statistic)} of what is stored",
                $"{Figures.Number(fit.Fit.Statistic)}, as the fit told: another version of this program made it otherwise"
            );
        FitSettings channels = CampaignProblem.SettingsOf(campaign, settings);
        return FitRecipe.Of(
            stored.Problem,
            fit,
            settings.Refine ? FitMethod.Both : FitMethod.Network,
            [
                .. spectra.Select(
                    (spectrum, k) =>
                        RecipeSpectrum.Of(
                            spectrum.Observed,
                            spectrum.Response.Redistribution,
                            stored.Problem,
                            k,
                            files[k],
                            (channels.LowerEnergy, channels.UpperEnergy),
                            channels.Grouping
                        )
                ),
            ]
        ) with
        {
            Grouping = channels.Grouping,
            Quality = channels.Quality,
        };
    }

    private static bool IsNoStatistic(string name) => StatisticNames.In(new FitSettings(), name) is null;

    /// <summary>Those of each spectrum.</summary>
    private static RecipeFile[][] FilesOf(string where, IReadOnlyList<ObservationFile> files, int spectra)
    {
        List<List<RecipeFile>> all = [];
        foreach (ObservationFile file in files)
        {
            if (file.Role == InputFile.SpectrumRole)
                all.Add([]);
            if (all.Count > 0)
                all[^1].Add(new(file.Role, file.Path, file.Sha256));
        }
        return all.Count == spectra
            ? [.. all.Select(one => one.ToArray())]
            : throw SpectralDataException.At(
                where,
                $"files of {all.Count} spectra",
                $"those of {spectra}: a script names what was ingested from files"
            );
    }
}
