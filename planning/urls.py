"""Comprehensive Planning's special pages; its registers' pages come from their declarations."""

from django.urls import path

from planning.asset import views as assets
from planning.procurement import views as procurement
from planning.stocktake import views as stocktakes

urlpatterns = [
    path("assets/mine/", assets.mine_page, name="assets_mine"),
    path("assets/take-all/", assets.take_all, name="assets_take_all"),
    path("assets/ledger/", assets.ledger_page, name="asset_ledger"),
    path("assets/ledger/<slug:what>/", assets.ledger_file, name="asset_ledger_file"),
    path("assets/labels.pdf", assets.labels_file, name="asset_labels"),
    path("asset/<int:pk>/life/", assets.life_page, name="asset_life"),
    path("asset/<int:pk>/seen/", stocktakes.seen, name="asset_seen"),
    path("stocktake/<int:pk>/count/", stocktakes.count_page, name="stocktake_count"),
    path("stocktake/<int:pk>/explain/", stocktakes.explain_page, name="stocktake_explain"),
    path("procurements/split/", procurement.split_page, name="procurement_split"),
    path("procurement/<int:pk>/scores/", procurement.scores_page, name="procurement_scores"),
    path("procurement/<int:pk>/why/", procurement.why_page, name="procurement_why"),
]
