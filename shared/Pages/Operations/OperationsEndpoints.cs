using System.Globalization;
using Almagest.Application;
using Almagest.Application.Diagnosis;
using Almagest.Application.Runs;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Storage.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Pages.Operations;

/// <summary>What an operator looks at and decides.</summary>
internal static class OperationsEndpoints
{
    internal const string RunPath = $"{Address.Operations}/run",
        RetryPath = $"{Address.Operations}/retry";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Address.Operations, OperationsModel.ShowAsync);
        pages.MapGet(Address.Checks, async (Doctor doctor, CancellationToken cancellation) =>
            Layout.Page.Of<ChecksPage, ChecksModel>(new(await doctor.ExamineAsync(cancellation)))
        );
        pages.MapPost(RunPath, OrderAsync);
        pages.MapPost(RetryPath, RetryAsync);
    }

    /// <summary>Pauses, resumes or cancels a run, or says what share it has.</summary>
    private static async Task<IResult> OrderAsync(
        HttpContext context,
        Lookup lookup,
        CatalogueRuns runs,
        CancellationToken cancellation
    )
    {
        IFormCollection form = await context.Request.ReadFormAsync(cancellation);
        Run run = await lookup.RunAsync(form["name"].ToString(), cancellation);
        return Done(
            form["how"].ToString() switch
            {
                "pause" => $"{run.Name} is {Word(await runs.HoldAsync(run.Id, isForGood: false, cancellation))}.",
                "cancel" => $"{run.Name} is {Word(await runs.HoldAsync(run.Id, isForGood: true, cancellation))}.",
                "resume" => $"{run.Name} goes on: {await runs.ResumeAsync(run.Id, isNobodyAtWork: false, cancellation)} chunks "
                    + "are not done.",
                "priority" => await PriorityAsync(form["priority"].ToString()),
                string other => throw new RequestException($"how: found '{other}'; expected pause, resume, cancel or priority."),
            }
        );

        async Task<string> PriorityAsync(string said)
        {
            if (!int.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int priority))
                throw new RequestException($"priority: found '{said}'; expected a whole number.");
            await runs.SetPriorityAsync(run.Id, priority, cancellation);
            return string.Create(CultureInfo.InvariantCulture, $"{run.Name} has priority {priority}.");
        }
    }

    /// <summary>Lets one observation wait again that was put aside, or all of them.</summary>
    private static async Task<IResult> RetryAsync(
        HttpContext context,
        Lookup lookup,
        IParkedChunks parked,
        CancellationToken cancellation
    )
    {
        IFormCollection form = await context.Request.ReadFormAsync(cancellation);
        Guid? run = Said("run") is { } name ? (await lookup.RunAsync(name, cancellation)).Id : null;
        int retried = await parked.RetryAsync(run, Said("observation"), cancellation);
        return Done(retried == 1 ? "1 observation waits again." : $"{retried} observations wait again.");

        string? Said(string word) => form[word].ToString() is { Length: > 0 } said ? said : null;
    }

    private static string Word(RunState state) => state.ToString().ToLowerInvariant();

    private static SeeOther Done(string told) => new(Address.Of(Address.Operations, ("told", told)));
}
