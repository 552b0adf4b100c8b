using Almagest.Gateway;
using Almagest.Hosting;
using Almagest.Hosting.Health;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.Telemetry;
using Almagest.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("ALMAGEST_");
builder.AddAlmagestObservability("gateway");
builder.Services.AddAlmagestStorage();
builder.AddGateway();
builder.AddAlmagestMessaging();
builder.AddAlmagestHealth((services, cancellation) => services.GetRequiredService<ICampaignStore>().ListAsync(cancellation));

WebApplication app = builder.Build();
app.MapAlmagestHealth();
app.MapGateway();
return await app.RunServiceAsync(cancellation => app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(cancellation));
