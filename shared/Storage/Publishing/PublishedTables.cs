using Almagest.Storage.Connections;
using Almagest.Storage.Views;
using Almagest.Vo.Published;

namespace Almagest.Storage.Publishing;

internal sealed class PublishedTables(Database database) : IPublishedTables
{
    public async Task<PublishedCatalogue> CatalogueAsync(CancellationToken cancellation)
    {
        PublishedView[] views = [.. PublishedViews.All, .. await database.RunAsync(FitsViewRows.ReadAsync, cancellation)];
        return new([.. views.Select(view => view.AsTable())]) { Keys = [.. views.SelectMany(view => view.Keys)] };
    }
}
