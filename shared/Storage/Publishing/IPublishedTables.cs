using Almagest.Vo.Published;

namespace Almagest.Storage.Publishing;

/// <summary>What is published of the database: views over private tables.</summary>
public interface IPublishedTables
{
    /// <summary>All that a query may name now: the views that stand by themselves, and those of runs.</summary>
    Task<PublishedCatalogue> CatalogueAsync(CancellationToken cancellation);
}
