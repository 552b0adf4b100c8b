using Almagest.Application.Tap;
using Almagest.Pages.Layout;
using Almagest.Storage.Jobs;
using Almagest.Vo.Uws;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Query;

/// <param name="Jobs">The visitor's, the newest first.</param>
/// <param name="All">How many there are.</param>
public sealed record JobsModel(IReadOnlyList<QueryJob> Jobs, int All)
{
    private const int MostShown = 100;

    public bool AreOpen => Jobs.Any(job => job.Phase.IsOpen());

    internal static async Task<IResult> ShowAsync(HttpContext context, QueryJobs jobs, CancellationToken cancellation)
    {
        IReadOnlyList<QueryJob> all = await jobs.ListAsync(Frame.Of(context).Visitor, cancellation);
        return Layout.Page.Of<JobsPage, JobsModel>(new([.. all.Take(MostShown)], all.Count));
    }
}
