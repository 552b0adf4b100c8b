using Almagest.Application;
using Almagest.Application.Published;
using Almagest.Application.Selections;
using Almagest.Learning.Campaigns;
using Almagest.Pages.Links;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Runs;
using Almagest.Vo.Published;

namespace Almagest.Pages.Runs;

/// <summary>Gathers what a run's page shows.</summary>
public sealed class RunLoader(
    Lookup lookup,
    IRunStore runs,
    PublishedPages pages,
    RunSelections selections,
    FailureGroups failures
)
{
    private const int PageSize = 50;

    /// <exception cref="UnknownException">There is no such run.</exception>
    /// <exception cref="RequestException">What is looked at is none of its columns, or a condition is none.</exception>
    /// <param name="isWhole">However long it takes; else of many fits that have to be read first, or that only the database can
    /// choose or sort, there is how the run stands and no more.</param>
    /// <returns>A <see cref="RunReport"/>, or what is known without.</returns>
    public async Task<RunStanding> LoadAsync(RunView view, bool isWhole, CancellationToken cancellation)
    {
        Run run = await lookup.RunAsync(view.Name, cancellation);
        RunProgress progress = await runs.ProgressAsync(run.Id, cancellation);
        Campaign campaign = await lookup.CampaignAsync(run.CampaignId, cancellation);
        PublishedTable table = await TableAsync(run, cancellation);
        RunColumns columns = RunColumns.Of(table, run);
        view = columns.Named(view with { Name = run.Name });
        RunStanding standing = new()
        {
            Run = run,
            Progress = progress,
            Campaign = campaign,
            Settings = RunSettings.Parse(run.SettingsJson),
            View = view,
            Columns = columns,
        };
        bool isSoon =
            progress.Fitted <= RunSelections.MostAtOnce
            || (view.Sort is null && selections.IsKept(run, progress, table, view.Choice, columns.Needed(view)));
        if (!isWhole && !isSoon)
            return standing;
        try
        {
            return await WholeAsync(standing, cancellation);
        }
        catch (TooManyFitsException many)
        {
            return standing with { Undrawn = many.Message };
        }
    }

    private async Task<RunReport> WholeAsync(RunStanding standing, CancellationToken cancellation)
    {
        (Run run, RunView view, RunColumns columns) = (standing.Run, standing.View, standing.Columns);
        RunSelection selection = await SelectAsync(run, view, columns, cancellation);
        return new(
            standing,
            selection,
            await pages.ReadAsync(TableOf(run, view, columns, selection), cancellation),
            standing.Progress.Failed > 0 ? await failures.OfAsync(run, standing.Progress, cancellation) : []
        );
    }

    /// <summary>What pictures of it need alone.</summary>
    public async Task<(RunView View, RunColumns Columns, RunSelection Selection)> SelectAsync(
        RunView view,
        CancellationToken cancellation
    )
    {
        Run run = await lookup.RunAsync(view.Name, cancellation);
        RunColumns columns = RunColumns.Of(await TableAsync(run, cancellation), run);
        view = columns.Named(view);
        return (view, columns, await SelectAsync(run, view, columns, cancellation));
    }

    private Task<RunSelection> SelectAsync(Run run, RunView view, RunColumns columns, CancellationToken cancellation) =>
        selections.OpenAsync(run, view.Choice, columns.Needed(view), cancellation);

    private async Task<PublishedTable> TableAsync(Run run, CancellationToken cancellation) =>
        (await pages.TablesAsync(cancellation)).FirstOrDefault(table => table.Name == run.FitsView)
        ?? throw new UnknownException("table of fits of the run", run.Name);

    private static PageRequest TableOf(Run run, RunView view, RunColumns columns, RunSelection selection) =>
        new()
        {
            Table = columns.Table.QualifiedName,
            Run = run.Name,
            Where = view.Choice.Adql,
            Columns = string.Join(',', columns.Read(view)),
            Sort = view.Sort,
            IsDescending = view.IsDescending,
            Limit = PageSize,
            After = view.After,
            // As ingested: who comes next is known.
            Among = view.Sort is null ? selection.Places.Select(fit => selection.Observations[fit]) : null,
        };
}
